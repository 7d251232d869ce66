package dev.sluice.protocol

import dev.sluice.compression.Compression
import dev.sluice.compression.Decompressor
import dev.sluice.compression.Decompressors
import dev.sluice.model.GatewayCommand
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.SessionLost
import java.time.Duration
import java.time.Instant
import kotlin.random.Random

/**
 * What the parts of the machine share: the state, the outputs, the session. The parts decide, this class carries out.
 */
internal class MachineCore(
    val config: ProtocolConfig,
    val random: Random,
    val startNanos: Long,
    private val startInstant: Instant,
) {
    private val outputs = ArrayDeque<Output>()
    val urls = GatewayUrls(config)
    val peerWords = PeerWords(config.token)
    val plan = ReconnectPlan(config, random, urls)
    val queue = CommandQueue(config.maxQueuedCommands)
    val poison = PoisonLog(POISON_MEMORY_NANOS)
    val latency = Latency()
    val counters = Counters()

    var state: State = State.Idle
        private set

    var session: LiveSession? = config.session?.let { LiveSession(it, config) }
        private set

    /** How the connection that counts is compressed. */
    var compression: Compression = config.compression
        private set

    /** Whether there has been a session that is gone now: the next one is a recovery. */
    var hasLostSession = false
        private set

    /** The last sequence of the connection while there is no session yet; null = none. */
    var looseSequence: Long? = null

    /** Since when reading is paused; null = it is not. */
    var pausedSince: Long? = null

    /** Whether users were told that reading has been paused for too long. */
    var isPauseTold = false

    /** Between heartbeats, as the last HELLO said: what a pause without a connection is measured by. */
    var lastIntervalNanos: Long = USUAL_INTERVAL_NANOS

    /** Sees every transition; for tests. */
    var observer: ((Edge) -> Unit)? = null

    private var ownDecompressor: Decompressor? = null

    /** Made with the first connection: a machine that waits holds no native memory. */
    val decompressor: Decompressor
        get() = ownDecompressor
            ?: Decompressors.create(compression, config.compressionLimits).also { ownDecompressor = it }

    val decompressorCapacity: Long get() = ownDecompressor?.capacity ?: 0

    val isPaused: Boolean get() = pausedSince != null

    /** When users are told that reading is paused; [NEVER] when they know, or when it is not. */
    val tellPauseAt: Long
        get() {
            val since = pausedSince ?: return NEVER
            return if (isPauseTold) NEVER else since + config.slowCollectorIntervals * lastIntervalNanos
        }

    /** A connection begins: a session is resumed under the compression that it was begun with. */
    fun chooseCompression() {
        val wanted = session?.compression ?: config.compression
        if (wanted == compression) return
        releaseDecompressor()
        compression = wanted
    }

    fun moveTo(next: State, cause: Cause) {
        val edge = Transitions.edge(state.kind, cause, next.kind)
        val isPermitGivenUp = state.isPermitWanted && !next.isPermitWanted && cause !in PERMIT_ANSWERS
        state = next
        observer?.invoke(edge)
        if (isPermitGivenUp) emit(Output.CancelIdentify)
        if (next.kind.isTerminal || next is State.Parked) releaseDecompressor()
    }

    /** Something else follows when the connection that we closed is gone. */
    fun divert(closing: State.Closing, then: AfterClosing) {
        if (closing.isPermitWanted) emit(Output.CancelIdentify)
        closing.then = then
    }

    fun emit(output: Output) {
        outputs.addLast(output)
    }

    fun tell(event: LifecycleEvent) = emit(Output.Lifecycle(event))

    fun pollOutput(): Output? {
        val output = outputs.removeFirstOrNull()
        if (output is Output.Received) output.isQueued = false
        return output
    }

    fun send(command: GatewayCommand) = send(config.codec.encode(command), ticket = 0, command.opcode)

    fun send(bytes: ByteArray, ticket: Long, opcode: Int) =
        emit(Output.Send(bytes, config.codec.isBinary, ticket, opcode))

    /** The last received sequence. */
    fun lastSequence(): Long? = session?.sequence ?: looseSequence

    /** What heartbeats carry; null for none. */
    fun beatSequence(): Long? =
        when (config.heartbeatSequence) {
            HeartbeatSequence.RECEIVED -> lastSequence()
            HeartbeatSequence.CHECKPOINT -> session?.finished?.takeIf { it > 0 }
        }

    fun wallTime(nowNanos: Long): Instant = startInstant.plusNanos(nowNanos - startNanos)

    /** The reverse of [wallTime], for instants that lie within [atMost] after the start; others are moved there. */
    fun nanosAt(instant: Instant, atMost: Duration): Long =
        startNanos + Duration.between(startInstant, instant).coerceIn(Duration.ZERO, atMost).toNanos()

    /** When an answer that shall come within [timeout] is overdue; never while reading is paused. */
    fun patience(timeout: Duration, nowNanos: Long): Long = if (isPaused) NEVER else nowNanos + timeout.toNanos()

    fun adopt(newSession: LiveSession) {
        session = newSession
        looseSequence = null
        emit(Output.SessionChanged(newSession.toSession()))
    }

    /** The session could not be kept: whoever reads events is told of the gap. Nothing happens without a session. */
    fun loseSession(reason: String) {
        val lost = session ?: return
        forgetSession()
        tell(SessionLost(null, lost.lastReceived, heardAt(lost), reason))
    }

    /** When the last message of [session] came, to this process or the one before. */
    fun heardAt(session: LiveSession): Instant? = session.heardAtNanos?.let(::wallTime) ?: session.heardBefore

    /** The session ends because its user wants that. */
    fun forgetSession() {
        if (session == null) return
        session = null
        hasLostSession = true
        plan.sessionDropped()
        emit(Output.SessionChanged(null))
    }

    /** Takes over what a snapshot holds; before the start. */
    fun restoreSession(restored: LiveSession?) {
        session = restored
    }

    private fun releaseDecompressor() {
        ownDecompressor?.close()
        ownDecompressor = null
    }

    private companion object {
        /** Trouble that comes a third time within ten minutes is not going to pass. */
        const val POISON_MEMORY_NANOS = 600_000_000_000L

        /** What Discord's HELLO says as a rule; counts until one has come. */
        const val USUAL_INTERVAL_NANOS = 41_250_000_000L

        /** What answers the question for a permit: after it there is nothing to be taken back. */
        val PERMIT_ANSWERS = setOf(Cause.PERMIT_GRANTED, Cause.PERMIT_DENIED, Cause.UNPARKED)
    }
}
