package dev.sluice.protocol

import dev.sluice.compression.MessageBuffer
import dev.sluice.model.Intent
import dev.sluice.model.Intents
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.Token
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.time.Instant
import java.util.Base64
import kotlin.random.Random

/** A payload as the test saw it: the machine's own view is reused. */
class Seen(val opcode: Int, val type: String?, val sequence: Long, val text: String, val data: String)

/**
 * One machine, a clock that the test moves, and everything the machine put out. Plays a well-behaved driver: polls
 * after each input and keeps copies of views.
 */
internal class Scene(
    seed: Int = 1,
    session: Session? = null,
    restored: StoredSession? = null,
    startInstant: Instant = EPOCH,
    configure: ProtocolConfigBuilder.() -> Unit = {},
) {
    val config: ProtocolConfig = ProtocolConfig
        .builder(TOKEN, Intents.of(Intent.GUILD_MESSAGES))
        .session(session)
        .apply(configure)
        .build()
    var now: Long = START
    val machine: ShardMachine = if (restored == null) {
        ShardMachine(config, Random(seed), START, startInstant)
    } else {
        ShardMachine.restore(config, restored, Random(seed), START, startInstant)
    }
    val outputs = mutableListOf<Output>()
    val seen = mutableListOf<Seen>()
    val edges = mutableListOf<Edge>()
    private val buffer = MessageBuffer()

    init {
        machine.core.observer = { edges += it }
    }

    val kind: StateKind get() = machine.core.state.kind
    val sends: List<JsonObject> get() = outputs.filterIsInstance<Output.Send>().map { json(it) }
    val sentOpcodes: List<Int> get() = outputs.filterIsInstance<Output.Send>().map { it.opcode }
    val closes: List<Int> get() = outputs.filterIsInstance<Output.Close>().map { it.code }
    val connects: List<String> get() = outputs.filterIsInstance<Output.Connect>().map { it.url }
    val lifecycle: List<LifecycleEvent> get() = outputs.filterIsInstance<Output.Lifecycle>().map { it.event }
    val troubles: List<ProtocolError> get() = outputs.filterIsInstance<Output.Trouble>().map { it.error }

    inline fun <reified T> count(): Int = outputs.count { it is T }

    inline fun <reified T : Output> last(): T = outputs.filterIsInstance<T>().last()

    inline fun <reified T : LifecycleEvent> told(): List<T> = lifecycle.filterIsInstance<T>()

    fun forget(): Scene =
        apply {
            outputs.clear()
            seen.clear()
        }

    fun input(action: ShardMachine.() -> Unit): Scene =
        apply {
            machine.action()
            while (true) {
                val output = machine.pollOutput() ?: break
                if (output is Output.Received) {
                    val data = String(output.bytes, output.dataOffset, output.dataLength)
                    seen += Seen(output.opcode, output.type?.name, output.sequence, String(output.copyPayload()), data)
                }
                outputs += output
            }
        }

    fun start() = input { handleStart(now) }

    fun opened() = input { handleOpened(now) }

    fun dialFails() = input { handleConnectFailed("refused", now) }

    fun text(json: String) = bytes(json.toByteArray())

    fun bytes(bytes: ByteArray, binary: Boolean = false, last: Boolean = true) =
        input { handleBytes(bytes, 0, bytes.size, last, binary, buffer, now) }

    fun hello(intervalMillis: Long = INTERVAL_MILLIS) =
        text("""{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":$intervalMillis}}""")

    fun permit(granted: Boolean = true) = input { handleIdentifyPermit(granted, now) }

    fun parked(until: Instant? = null, reason: String = "none left") =
        input { handleIdentifyParked(until, reason, now) }

    fun unparked() = input { handleIdentifyUnparked(now) }

    fun ready(id: String = "s1", sequence: Long = 1, resumeUrl: String = RESUME_URL) =
        text(
            """{"t":"READY","s":$sequence,"op":0,"d":{"v":10,"user":{"id":"42"},"guilds":[],"session_id":"$id",""" +
                """"resume_gateway_url":"$resumeUrl","application":{"id":"42","flags":0}}}""",
        )

    fun dispatch(sequence: Long, type: String = "TYPING_START") =
        text("""{"t":"$type","s":$sequence,"op":0,"d":{"n":$sequence}}""")

    fun resumed(sequence: Long = 2) = text("""{"t":"RESUMED","s":$sequence,"op":0,"d":{"_trace":[]}}""")

    fun ack() = text("""{"t":null,"s":null,"op":11,"d":null}""")

    fun op1() = text("""{"t":null,"s":null,"op":1,"d":null}""")

    fun op7() = text("""{"t":null,"s":null,"op":7,"d":null}""")

    fun op9(resumable: Boolean) = text("""{"t":null,"s":null,"op":9,"d":$resumable}""")

    fun poison() = text("this is no payload")

    fun closed(code: Int = 1006, reason: String = "") = input { handleClosed(code, reason, now) }

    fun timeout() = input { handleTimeout(now) }

    /** Moves the clock to the next deadline and serves it. */
    fun toDeadline(): Scene =
        apply {
            check(machine.deadlineNanos() != Long.MAX_VALUE) { "no deadline in $kind" }
            now = maxOf(now, machine.deadlineNanos())
            timeout()
        }

    /** Moves the clock by [nanos], serving every deadline on the way at its time. */
    fun pass(nanos: Long, atDeadline: Scene.() -> Unit = {}): Scene =
        apply {
            val until = now + nanos
            while (machine.deadlineNanos() <= until) {
                now = maxOf(now, machine.deadlineNanos())
                timeout()
                atDeadline()
            }
            now = until
        }

    /** The same, with a server that answers heartbeats. */
    fun passAlive(nanos: Long): Scene {
        var beats = sentOpcodes.count { it == 1 }
        return pass(nanos) {
            val sent = sentOpcodes.count { it == 1 }
            if (sent > beats && machine.core.state is State.Live) ack()
            beats = sent
        }
    }

    /** From a wait to an open connection with HELLO. */
    fun reconnect(intervalMillis: Long = INTERVAL_MILLIS): Scene =
        apply {
            if (kind == StateKind.CLOSING) closed()
            if (kind == StateKind.WAITING) toDeadline()
            opened()
            hello(intervalMillis)
        }

    /** Brings a new machine into [target], the straight way. */
    fun reach(target: StateKind): Scene =
        apply {
            when (target) {
                StateKind.IDLE -> Unit
                StateKind.CONNECTING -> start()
                StateKind.AWAITING_HELLO -> reach(StateKind.CONNECTING).opened()
                StateKind.AWAITING_PERMIT -> reach(StateKind.AWAITING_HELLO).hello()
                StateKind.IDENTIFYING -> reach(StateKind.AWAITING_PERMIT).permit()
                StateKind.READY -> reach(StateKind.IDENTIFYING).ready()
                StateKind.WAITING -> reach(StateKind.READY).closed(1006)
                StateKind.RESUMING -> reach(StateKind.WAITING).reconnect()
                StateKind.REPLAYING -> reach(StateKind.RESUMING).dispatch(2)
                StateKind.CLOSING -> reach(StateKind.READY).op7()
                StateKind.PARKED -> reach(StateKind.AWAITING_PERMIT).parked().closed(1000)
                StateKind.SUSPENDED -> reach(StateKind.WAITING).input { handleSuspend(now) }
                StateKind.CLOSED -> reach(StateKind.WAITING).input { handleClose(now) }
                StateKind.FAILED -> reach(StateKind.READY).closed(4004)
            }
            check(kind == target) { "wanted $target, got $kind" }
        }

    companion object {
        /** Not 0: a monotonic clock may stand anywhere, below zero too. */
        const val START = -5_000_000_000L
        const val INTERVAL_MILLIS = 41_250L
        const val INTERVAL = INTERVAL_MILLIS * 1_000_000
        const val SECOND = 1_000_000_000L
        const val RESUME_URL = "wss://gateway-us-east1-b.discord.gg"
        const val MAIN = "wss://gateway.discord.gg/?v=10&encoding=json"
        const val RESUME = "$RESUME_URL/?v=10&encoding=json"
        val EPOCH: Instant = Instant.parse("2026-11-21T12:00:00Z")
        val TOKEN = Token(Base64.getEncoder().encodeToString("42".toByteArray()).trimEnd('=') + ".secret.part")

        fun json(send: Output.Send): JsonObject = Json.parseToJsonElement(String(send.bytes)).jsonObject
    }
}

val JsonObject.op: Int get() = getValue("op").jsonPrimitive.int
val JsonObject.d: JsonElement get() = getValue("d")
