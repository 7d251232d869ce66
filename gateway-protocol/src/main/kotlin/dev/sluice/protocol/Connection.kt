package dev.sluice.protocol

import dev.sluice.codec.Codec
import dev.sluice.compression.MessageBuffer
import dev.sluice.model.CloseCode
import dev.sluice.model.Command
import dev.sluice.model.DispatchEvent
import dev.sluice.model.LifecycleEvent
import java.time.Duration
import java.time.Instant
import kotlin.random.Random

/**
 * The simple face of the machine, for a loop that owns its socket: bytes and close codes in, payloads and things to
 * send out. It needs nothing but this module: no coroutine, no logger, no HTTP client.
 *
 * The loop, once [start] was called:
 * 1. [pollConnect] gives a URL: open a WebSocket to it; then [opened], or [connectFailed].
 * 2. Each piece of a message that comes: [recv] (or [recvText]); a payload that is returned is for you. When the
 *    connection is gone: [recvCloseCode].
 * 3. After each of these calls: send what [poll] gives until it gives null (as text unless [isBinary]), then see
 *    [pollClose] and [pollAbort]. [pollLifecycle] tells what happened, for those who like to know.
 * 4. Wait for input until [deadlineNanos] at most, then [handleTimeout].
 * 5. Until [isStopped]; then [failed] says whether it ended by a code that no reconnect mends.
 *
 * Everything else (heartbeats, identify, resume, backoff, rate limits) happens by itself. Permits to identify are
 * granted by the connection itself, one each 5 s and a margin, later and later while they lead to no session that
 * stands, and at most 1000 in a day: right for a lone loop; bots of many shards drive [ShardMachine] with a queue of
 * theirs.
 *
 * `now` is always nanoseconds of one monotonic clock. Not thread-safe: one thread, or a lock of your own.
 *
 * @param startInstant the wall-clock time at [startNanos].
 */
public class Connection private constructor(
    private val config: ProtocolConfig,
    private val machine: ShardMachine,
    startNanos: Long,
    startInstant: Instant,
) {
    /** A connection that has no past, or resumes `config.session`. [random] must differ from process to process. */
    public constructor(config: ProtocolConfig, random: Random, startNanos: Long, startInstant: Instant) :
        this(config, ShardMachine(config, random, startNanos, startInstant), startNanos, startInstant)

    private var buffer = newBuffer()

    /** How many payloads in a row a new buffer would have held, while the buffer is larger than that. */
    private var smallPayloads = 0
    private val outbox = ConnectionOutbox(machine)
    private val permits =
        LonePermits(config.shardId, machine.stats.lastIdentifyAt, startNanos, startInstant, config.stableAfter)

    /** The first half of a character whose second half comes with the next piece of text. */
    private var heldHalf = ""

    /** Where the shard stands. */
    public val state: ShardState get() = machine.state

    /** The session as it stands now, or null. */
    public val session: Session? get() = machine.session

    /** Heartbeat round trips of the present connection. */
    public val latency: Latency get() = machine.latency

    /** Counters; a copy. */
    public val stats: MachineStats get() = machine.stats

    /** The codec, for those who decode by themselves. */
    public val codec: Codec get() = config.codec

    /** Whether what [poll] gives goes out in binary messages, else in text messages. */
    public val isBinary: Boolean get() = config.codec.isBinary

    /**
     * The heartbeat interval as HELLO said, or null while there is no connection that said so. Beats go by themselves.
     */
    public val heartbeatInterval: Duration?
        get() = machine.heartbeatIntervalNanos.takeIf { it >= 0 }?.let(Duration::ofNanos)

    /** Where READY said to resume, as it said it, or null. */
    public val resumeGatewayUrl: String? get() = machine.session?.resumeUrl

    /**
     * Whether there is no connection and another one will be wanted: see [pollConnect], now or after [handleTimeout].
     */
    public val shouldReconnect: Boolean
        get() = machine.state is ShardState.Waiting || machine.state is ShardState.Connecting

    /** Whether all is over: closed, suspended or failed. */
    public val isStopped: Boolean get() = machine.state.isTerminal

    /** Why no reconnect helps, or null when the shard has not failed. */
    public val stopReason: StopReason? get() = (machine.state as? ShardState.Failed)?.reason

    /** The close code that ended it for good (4004, 4010 to 4014; 4902 when input was never understood), or null. */
    public fun failed(): CloseCode? = stopReason?.let { CloseCode.of(it.code) }

    /** Begins: [pollConnect] gives the first URL. @throws IllegalStateException when called twice */
    public fun start(nowNanos: Long): Unit = after(nowNanos) { machine.handleStart(nowNanos) }

    /** The WebSocket is open. */
    public fun opened(nowNanos: Long): Unit =
        after(nowNanos) {
            connectionChanged()
            machine.handleOpened(nowNanos)
        }

    /** The WebSocket could not be opened. */
    public fun connectFailed(reason: String, nowNanos: Long): Unit =
        after(nowNanos) { machine.handleConnectFailed(reason, nowNanos) }

    /**
     * A piece of a message came; [last] = it ends the message.
     *
     * @return the payload that is now complete, valid until the next call, or null when there is none yet or it was
     *   not understood.
     */
    @JvmOverloads
    public fun recv(
        bytes: ByteArray,
        nowNanos: Long,
        offset: Int = 0,
        length: Int = bytes.size,
        last: Boolean = true,
        binary: Boolean = true,
    ): Output.Received? {
        renewBuffer()
        after(nowNanos) { machine.handleBytes(bytes, offset, length, last, binary, buffer, nowNanos) }
        return outbox.takeReceived()
    }

    /**
     * [recv] for text messages of clients that decode UTF-8 themselves, such as `java.net.http.WebSocket`. A piece may
     * end between the two halves of a character.
     */
    public fun recvText(text: CharSequence, last: Boolean, nowNanos: Long): Output.Received? {
        val whole = heldHalf + text
        val isHalf = !last && whole.isNotEmpty() && whole.last().isHighSurrogate()
        heldHalf = if (isHalf) whole.takeLast(1) else ""
        val bytes = (if (isHalf) whole.dropLast(1) else whole).toByteArray(Charsets.UTF_8)
        return recv(bytes, nowNanos, 0, bytes.size, last, binary = false)
    }

    /** The connection is gone: the peer's close code, 1006 when there was none. */
    @JvmOverloads
    public fun recvCloseCode(code: Int, nowNanos: Long, reason: String = ""): Unit =
        after(nowNanos) {
            connectionChanged()
            machine.handleClosed(code, reason, nowNanos)
        }

    /**
     * The typed event of a received dispatch.
     *
     * @throws IllegalArgumentException when [received] is no dispatch.
     * @throws dev.sluice.codec.EventDecodeException when its `d` does not have the form of its type.
     */
    public fun decode(received: Output.Received): DispatchEvent {
        val type =
            requireNotNull(received.type) { "Only dispatches (op 0) can be decoded, this is op ${received.opcode}" }
        return codec.decode(type, received.bytes, received.dataOffset, received.dataLength)
    }

    /**
     * Sends a command as soon as it may be sent; see [ShardMachine.handleCommand], also for the errors. One that is not
     * sent after all comes back in [pollDropped], under the ticket that this returns.
     */
    @JvmOverloads
    public fun send(command: Command, nowNanos: Long, timeToLive: Duration? = null): Long {
        val ticket = machine.handleCommand(command, nowNanos, timeToLive)
        after(nowNanos) {}
        return ticket
    }

    /** Queues a heartbeat out of turn; at most one a second goes out so. */
    public fun queueHeartbeat(nowNanos: Long): Unit = after(nowNanos) { machine.handleHeartbeatRequest(nowNanos) }

    /** The next message to send on the open connection, or null. */
    public fun poll(): ByteArray? = outbox.pollSend()

    /** All messages to send now; taking one from the sequence removes it, as [poll] does. */
    public fun sends(): Sequence<ByteArray> = generateSequence { poll() }

    /** The URL to open a WebSocket to, or null when none is wanted now. Given once per dial. */
    public fun pollConnect(): String? = outbox.takeConnect()

    /** The close frame to send, or null. Send what [poll] gives first. */
    public fun pollClose(): Output.Close? = outbox.takeClose()

    /**
     * True once when the connection, or the dial, is to be dropped without a close frame; then [recvCloseCode] (1006).
     */
    public fun pollAbort(): Boolean = outbox.takeAbort()

    /** The next thing that happened, or null. The last 64 are kept. */
    public fun pollLifecycle(): LifecycleEvent? = outbox.pollLifecycle()

    /** The next command that will not be sent, or null. The last 64 are kept. */
    public fun pollDropped(): Output.CommandDropped? = outbox.pollDropped()

    /** When [handleTimeout] is due; [Long.MAX_VALUE] = not before the next input. */
    public fun deadlineNanos(): Long = minOf(machine.deadlineNanos(), permits.grantAt)

    /** How long to wait for input at most: 0 when [handleTimeout] is due. */
    public fun nanosUntilDeadline(nowNanos: Long): Long {
        val deadline = deadlineNanos()
        return if (deadline == NEVER) NEVER else maxOf(0, deadline - nowNanos)
    }

    /** Serves every timer that is due. */
    public fun handleTimeout(nowNanos: Long): Unit = after(nowNanos) { machine.handleTimeout(nowNanos) }

    /** Ends the session: the bot goes offline. Go on with the loop until [isStopped]. */
    public fun close(nowNanos: Long): Unit = after(nowNanos) { machine.handleClose(nowNanos) }

    /** Closes resumably for good. Go on with the loop until [isStopped], then take [snapshot] or [session]. */
    public fun suspendSession(nowNanos: Long): Unit = after(nowNanos) { machine.handleSuspend(nowNanos) }

    /** See [ShardMachine.snapshot]. */
    @JvmOverloads
    public fun snapshot(nowNanos: Long, checkpoint: Long? = null): StoredSession =
        machine.snapshot(nowNanos, checkpoint)

    override fun toString(): String = "Connection($machine)"

    private fun newBuffer(): MessageBuffer {
        val most = config.compressionLimits.maxInflatedBytes
        return MessageBuffer(minOf(INITIAL_CAPACITY, most), most)
    }

    /** Lets go of a buffer that a burst of large payloads has left, such as the guilds of a start. */
    private fun renewBuffer() {
        if (buffer.capacity <= INITIAL_CAPACITY) return
        if (buffer.length > INITIAL_CAPACITY) {
            smallPayloads = 0
        } else if (++smallPayloads >= SMALL_PAYLOADS) {
            smallPayloads = 0
            buffer = newBuffer()
        }
    }

    /** What belongs to one connection goes with it. */
    private fun connectionChanged() {
        outbox.connectionChanged()
        heldHalf = ""
    }

    /** Gives [input] to the machine, sorts what comes out, and grants a permit when its time has come. */
    private inline fun after(nowNanos: Long, input: () -> Unit) {
        input()
        outbox.sort(permits, nowNanos)
        while (permits.isGrantDue(nowNanos)) {
            val isWanted = machine.handleIdentifyPermit(true, nowNanos)
            if (isWanted) permits.sent(nowNanos) else permits.cancelled()
            outbox.sort(permits, nowNanos)
        }
    }

    public companion object {
        /** Bytes; nearly all payloads but GUILD_CREATE have less. */
        private const val INITIAL_CAPACITY = 64 shl 10

        /** After that many small payloads in a row a burst is over. To grow anew costs less than a guild's decoding. */
        private const val SMALL_PAYLOADS = 64

        /**
         * A connection that goes on where the one of [stored] stopped.
         *
         * @throws SnapshotRefusedException when it is another bot's or another shard's.
         */
        @JvmStatic
        public fun restore(
            config: ProtocolConfig,
            stored: StoredSession,
            random: Random,
            startNanos: Long,
            startInstant: Instant,
        ): Connection {
            val machine = ShardMachine.restore(config, stored, random, startNanos, startInstant)
            return Connection(config, machine, startNanos, startInstant)
        }
    }
}
