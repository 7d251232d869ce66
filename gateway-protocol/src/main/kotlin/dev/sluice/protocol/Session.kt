package dev.sluice.protocol

import dev.sluice.compression.Compression
import dev.sluice.model.ShardId
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put

/**
 * A gateway session as a value that can be stored and resumed later, in another process too. Immutable; holds no token.
 *
 * Discord keeps a session for a few minutes after its connection has gone, unless it was closed with 1000 or 1001
 * (Discord docs, Gateway > Resuming). A session that has expired costs nothing: Discord answers with Invalid Session
 * and the shard identifies. It is resumed in the [encoding] and under the [compression] that it was begun with, whatever
 * the shard that goes on with it would choose for a new one (Discord docs, Gateway > Resuming: the same query).
 *
 * @property id Discord's session id; 1 to 256 characters.
 * @property resumeUrl where READY said to resume, without a query; null when it said nothing.
 * @property sequence the last sequence that was received, or, in a stored session, that was dealt with; events after it
 *   are sent again.
 * @property shardId the shard whose session it is.
 * @property botUserId the bot whose session it is, or null when not known.
 * @property encoding the `encoding` of the URL that it was begun at, such as `json`; null = that of the shard.
 * @property compression how Discord compresses what it sends in it; null = as the shard is set.
 */
public class Session(
    public val id: String,
    public val resumeUrl: String?,
    public val sequence: Long,
    public val shardId: ShardId,
    public val botUserId: Long?,
    public val encoding: String?,
    public val compression: Compression?,
) {
    /** One that was begun with what the shard that goes on with it is set to. */
    public constructor(id: String, resumeUrl: String?, sequence: Long, shardId: ShardId, botUserId: Long?) :
        this(id, resumeUrl, sequence, shardId, botUserId, null, null)

    init {
        require(
            isUsableId(id),
        ) { "A session id has 1 to $MAX_ID_LENGTH printable characters, this one has ${id.length}" }
        require(sequence >= 0) { "sequence must not be negative, was $sequence" }
    }

    /** The same session at another [sequence], such as the last one that was dealt with. */
    public fun withSequence(sequence: Long): Session =
        Session(id, resumeUrl, sequence, shardId, botUserId, encoding, compression)

    /** This session as versioned JSON, for [fromJson]. */
    public fun toJson(): String = toJsonObject().toString()

    internal fun toJsonObject() =
        buildJsonObject {
            put("version", VERSION)
            put("id", id)
            put("resume_url", resumeUrl)
            put("sequence", sequence)
            put("shard", shardId.toString())
            put("bot_user_id", botUserId?.toString())
            put("encoding", encoding)
            put("compression", compression?.let(::nameOf))
        }

    override fun equals(other: Any?): Boolean =
        other is Session && id == other.id && resumeUrl == other.resumeUrl &&
            sequence == other.sequence && shardId == other.shardId && botUserId == other.botUserId &&
            encoding == other.encoding && compression == other.compression

    override fun hashCode(): Int = 31 * id.hashCode() + sequence.hashCode()

    override fun toString(): String = "Session(shard $shardId of bot $botUserId at $sequence)"

    public companion object {
        private const val VERSION = 1

        /** Discord's ids have 32 characters; the cap keeps RESUME far below 4096 bytes whatever a server sends. */
        private const val MAX_ID_LENGTH = 256

        /**
         * Reads what [toJson] wrote, by this version or another; unknown fields are ignored.
         *
         * @throws SnapshotRefusedException when it is not JSON or a needed field is absent or wrong.
         */
        @JvmStatic
        public fun fromJson(json: String): Session = fromJsonObject(StoredJson.parse(json))

        internal fun fromJsonObject(stored: StoredJson): Session =
            stored.build("session") {
                Session(
                    id = requiredText("id"),
                    resumeUrl = text("resume_url"),
                    sequence = requiredNumber("sequence"),
                    shardId = ShardId.parse(requiredText("shard")),
                    botUserId = text("bot_user_id")?.toLong(),
                    encoding = text("encoding"),
                    compression = text("compression")?.let(::compressionOf),
                )
            }

        private fun nameOf(compression: Compression) = compression.name.lowercase().replace('_', '-')

        private fun compressionOf(name: String) =
            requireNotNull(Compression.entries.firstOrNull { nameOf(it) == name }) {
                "compression '$name' is not known to this version"
            }

        /** Printable ASCII only: an id from the wire goes into JSON of ours and into logs. */
        internal fun isUsableId(id: String): Boolean = id.length in 1..MAX_ID_LENGTH && id.all { it in '!'..'~' }
    }
}
