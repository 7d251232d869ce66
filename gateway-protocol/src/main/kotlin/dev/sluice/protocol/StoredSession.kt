package dev.sluice.protocol

import dev.sluice.model.Intents
import dev.sluice.model.ShardId
import kotlinx.serialization.json.addJsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonArray
import java.time.Instant
import java.time.format.DateTimeParseException
import java.util.Base64

/**
 * What a shard must not forget between two processes: its session, the commands that were not sent, its backoff, when
 * it identified. As JSON ([toJson]) it can be kept in a file, a database, or handed to another process; no token is in
 * it, but whoever has it and the token can take the session over, so it is for its owner's eyes only.
 *
 * The JSON has a version. Fields that a reader does not know are ignored, those that it misses have defaults, so that
 * an older and a newer version of the library read each other's.
 *
 * Immutable. Made by [ShardMachine.snapshot].
 *
 * @property shardId the shard that it belongs to.
 * @property botUserId the bot that it belongs to, or null when that is not known.
 * @property session the session with the sequence to resume from, the *checkpoint*; null = identify.
 * @property lastReceived the last sequence received in the session, the checkpoint or later; null without a session.
 * @property lastReceivedAt when the last message of the session came; null when not known.
 * @property intents what the session was identified with; a resume changes nothing about them. Null when not known.
 * @property backoffLevel how often in a row connecting has gone wrong.
 * @property identifies how often the shard has identified.
 * @property lastIdentifyAt when it did so last; null = never.
 */
public class StoredSession internal constructor(
    public val shardId: ShardId,
    public val botUserId: Long?,
    public val session: Session?,
    public val lastReceived: Long?,
    public val lastReceivedAt: Instant?,
    public val intents: Intents?,
    internal val encoding: String?,
    internal val commands: List<StoredCommand>,
    public val backoffLevel: Int,
    public val identifies: Long,
    public val lastIdentifyAt: Instant?,
) {
    /** How many commands were not sent yet; who goes on from here sends them, in order. */
    public val commandCount: Int get() = commands.size

    /** The same without commands: for keeping, once somebody has begun to send them. */
    public fun withoutCommands(): StoredSession =
        if (commands.isEmpty()) {
            this
        } else {
            StoredSession(
                shardId,
                botUserId,
                session,
                lastReceived,
                lastReceivedAt,
                intents,
                encoding,
                emptyList(),
                backoffLevel,
                identifies,
                lastIdentifyAt,
            )
        }

    /**
     * Whether this must not be written over [other], which is of the same session and further on: it comes from a
     * process that has been overtaken. What is of another session, or of none, replaces the old one whole.
     */
    public fun isBehind(other: StoredSession): Boolean =
        session != null && other.session != null && session.id == other.session.id &&
            session.sequence < other.session.sequence

    /** This as versioned JSON, for [fromJson]. */
    public fun toJson(): String =
        buildJsonObject {
            put("version", VERSION)
            put("shard", shardId.toString())
            put("bot_user_id", botUserId?.toString())
            session?.let { put("session", it.toJsonObject()) }
            put("last_received", lastReceived)
            put("last_received_at", lastReceivedAt?.toString())
            put("intents", intents?.bits)
            put("encoding", encoding)
            putJsonArray("commands") {
                for (command in commands) {
                    addJsonObject {
                        put("op", command.opcode)
                        put("payload", Base64.getEncoder().encodeToString(command.bytes))
                        command.slot?.let { put("slot", it) }
                        command.expiresAt?.let { put("expires_at", it.toString()) }
                    }
                }
            }
            put("backoff_level", backoffLevel)
            put("identifies", identifies)
            put("last_identify_at", lastIdentifyAt?.toString())
        }.toString()

    override fun toString(): String =
        "StoredSession(shard $shardId of bot $botUserId at ${session?.sequence}, $commandCount commands)"

    public companion object {
        private const val VERSION = 1

        /**
         * Reads what [toJson] wrote, by this version or another.
         *
         * @throws SnapshotRefusedException when it is not JSON, or a needed field is absent, or one is wrong.
         */
        @JvmStatic
        public fun fromJson(json: String): StoredSession =
            StoredJson.parse(json).build("session") {
                requiredNumber("version")
                val session = child("session")?.let(Session::fromJsonObject)
                StoredSession(
                    shardId = ShardId.parse(requiredText("shard")),
                    botUserId = text("bot_user_id")?.toLong(),
                    session = session,
                    lastReceived = session?.let { maxOf(it.sequence, number("last_received") ?: 0) },
                    lastReceivedAt = text("last_received_at")?.let { instant("last_received_at", it) },
                    intents = number("intents")?.let(::Intents),
                    encoding = text("encoding"),
                    commands = children("commands").map(::command),
                    backoffLevel = (number("backoff_level") ?: 0).coerceIn(0, Int.MAX_VALUE.toLong()).toInt(),
                    identifies = number("identifies") ?: 0,
                    lastIdentifyAt = text("last_identify_at")?.let { instant("last_identify_at", it) },
                )
            }

        private fun command(stored: StoredJson) =
            StoredCommand(
                stored.requiredNumber("op").toInt(),
                Base64.getDecoder().decode(stored.requiredText("payload")),
                stored.text("slot"),
                stored.text("expires_at")?.let { instant("expires_at", it) },
            )

        private fun instant(name: String, text: String): Instant =
            try {
                Instant.parse(text)
            } catch (e: DateTimeParseException) {
                throw IllegalArgumentException("'$name' is no instant: $text", e)
            }
    }
}

/** A [QueuedCommand] that outlives its process, encoded in the encoding that the session is stored with. Immutable. */
internal class StoredCommand(val opcode: Int, val bytes: ByteArray, val slot: String?, val expiresAt: Instant?)
