package dev.sluice.protocol

import dev.sluice.codec.CommandTooLargeException
import dev.sluice.compression.MessageBuffer
import dev.sluice.model.ClientCloseCode
import dev.sluice.model.Command
import java.time.Duration
import java.time.Instant
import kotlin.random.Random

/**
 * One shard's whole state machine: everything that Discord's gateway asks of a client, without I/O, clock or thread.
 *
 * How to drive it: call the `handle...` method for what happened, then take [pollOutput] until it gives null and carry
 * each output out, then arrange for [handleTimeout] at [deadlineNanos]. Every `now` is nanoseconds of one monotonic
 * clock (such as [System.nanoTime]) and must not go back. There is one connection at a time: report nothing about an
 * old one once [Output.Connect] asked for the next.
 *
 * Bytes go in, not text and not objects: the machine owns one decompressor and the codec, and hands each payload out as
 * a view ([Output.Received]) without copying it. What a payload means to users is not its business.
 *
 * Errors: nothing that the peer sends is thrown; it leads to outputs. [IllegalStateException] and
 * [IllegalArgumentException] mean that the caller made a mistake, or, naming a transition, that we did.
 *
 * In the terminal states ([ShardState.Suspended], [ShardState.Closed], [ShardState.Failed]) every input is ignored,
 * except that commands and a second start are refused.
 *
 * Not thread-safe, not re-entrant: confine it to one thread at a time; inputs that arise while an output is carried out
 * are the driver's to queue. Sources: Discord docs, Gateway, and Opcodes and Status Codes.
 *
 * @param startNanos `now` at construction.
 * @param startInstant the wall-clock time at construction: wall time is reckoned from it.
 * @throws CommandTooLargeException when IDENTIFY, presence included, has more than 4096 bytes.
 * @throws IllegalArgumentException when a text of it holds half of a surrogate pair.
 */
public class ShardMachine(
    private val config: ProtocolConfig,
    random: Random,
    startNanos: Long,
    startInstant: Instant,
) {
    internal val core: MachineCore = MachineCore(config, random, startNanos, startInstant)
    private val dialer = Dialer(core)
    private val heartbeats = HeartbeatSender(core)
    private val commands = Commands(core, heartbeats)
    private val beats = Beats(core, dialer, heartbeats, commands)
    private val payloads = Payloads(core, dialer, beats, commands)

    init {
        // Found out now, not in the middle of the night.
        config.codec.encode(config.identify(config.compression))
    }

    /** Where the shard stands. */
    public val state: ShardState get() = core.state.view

    /** The session as it stands now, or null; kept after [ShardState.Suspended]. Made anew at each call. */
    public val session: Session? get() = core.session?.toSession()

    /** Heartbeat round trips of the present connection. */
    public val latency: Latency get() = core.latency

    /** Counters; a copy. */
    public val stats: MachineStats get() = core.counters.copy(core.queue.size, core.decompressorCapacity)

    /**
     * How many commands would be sent at once, one after the other, before one has to wait for the send limit (Discord
     * docs, Gateway > Rate Limiting); 0 while there is no session to send on. Those that wait already are not taken off.
     */
    public fun sendsLeft(nowNanos: Long): Int = (core.state as? State.Ready)?.link?.window?.available(nowNanos) ?: 0

    /** Nanoseconds until a command could be sent, if none waits; -1 while there is no session to send on. */
    public fun nanosUntilSend(nowNanos: Long): Long =
        (core.state as? State.Ready)?.link?.window?.nextAvailableNanos(nowNanos) ?: -1

    /** Nanoseconds between heartbeats, as HELLO said, or -1 while there is no connection that said so. */
    public val heartbeatIntervalNanos: Long
        get() = (core.state as? State.Beating)?.clock?.intervalNanos ?: -1

    /** When [handleTimeout] is due; [Long.MAX_VALUE] = not before the next input. Changes with every input. */
    public fun deadlineNanos(): Long =
        if (core.state.kind.isTerminal) {
            NEVER
        } else {
            minOf(core.state.deadlineNanos(), core.queue.earliestExpiry, core.tellPauseAt)
        }

    /** The next output, first in first out, or null. Take all after each input. */
    public fun pollOutput(): Output? = core.pollOutput()

    /**
     * Goes on where the shard of [stored] stopped: its session takes the place of `config.session`, its commands are
     * the first to be sent, as far as they can be: those in another encoding, and the last ones where `maxQueuedCommands`
     * leaves no room, are left out. Before [handleStart].
     *
     * @return which commands are left out, and why, for people; null when none is.
     * @throws SnapshotRefusedException when it is another bot's or another shard's; then nothing has changed.
     * @throws IllegalStateException when the machine has been started.
     */
    public fun handleRestore(stored: StoredSession): String? {
        check(core.state is State.Idle) { "A session is restored before the start, this machine is $state" }
        return SessionSnapshot.put(stored, core)
    }

    /**
     * What the machine was to go on with has been refused, by [handleRestore] or before it, and starting anew is not
     * wanted: it stops. Instead of [handleStart].
     *
     * @param reason for people, such as the message of the [SnapshotRefusedException].
     * @throws IllegalStateException when the machine has been started.
     */
    public fun handleRestoreRefused(reason: String) {
        check(core.state is State.Idle) { "A session is refused before the start, this machine is $state" }
        dialer.fail(StopReason(StopReason.Kind.SESSION_REFUSED, 0, reason), Cause.SESSION_REFUSED)
    }

    /** Begins to connect. @throws IllegalStateException when it has been called before */
    public fun handleStart(nowNanos: Long) {
        check(core.state is State.Idle) { "A machine starts once, this one is $state; make or restore another" }
        dialer.start(nowNanos)
    }

    /** The connection that [Output.Connect] asked for is open. @throws IllegalStateException when none was asked for */
    public fun handleOpened(nowNanos: Long) {
        when (core.state) {
            is State.Connecting -> dialer.opened(nowNanos)
            is State.Idle, is State.Live -> error("No connection was asked for, the machine is $state")
            else -> Unit // a dial that was given up meanwhile
        }
    }

    /** The dial that [Output.Connect] asked for begins only at [untilNanos]; its timeout counts from there. */
    public fun handleDialPostponed(untilNanos: Long) {
        (core.state as? State.Connecting)?.giveUpAt = untilNanos + config.connectTimeout.toNanos()
    }

    /** The connection that [Output.Connect] asked for could not be opened; [reason] is for people. */
    public fun handleConnectFailed(reason: String, nowNanos: Long): Unit =
        handleClosed(Dialer.ABNORMAL, reason, nowNanos)

    /**
     * A piece of a WebSocket message came: `length` bytes of [bytes] from [offset], [last] = it ends the message.
     *
     * A whole payload appears as one [Output.Received] that lies in [bytes] or in [buffer], so both must stay as they
     * are until it has been dealt with. Without a connection the bytes are ignored, and so they are once we are
     * closing: a resume brings the events again.
     *
     * @param binary whether it is a binary message, else a text message.
     * @param buffer where the decompressed payload goes; may be shared by all machines that one thread drives.
     * @throws IllegalStateException when the [Output.Received] of the call before has not been polled.
     */
    public fun handleBytes(
        bytes: ByteArray,
        offset: Int,
        length: Int,
        last: Boolean,
        binary: Boolean,
        buffer: MessageBuffer,
        nowNanos: Long,
    ) {
        val live = core.state as? State.Live ?: return
        payloads.bytes(live, bytes, offset, length, last, binary, buffer, nowNanos)
    }

    /**
     * Lets go of the bytes of the last [Output.Received], which the machine otherwise refers to until the next
     * [handleBytes]. Call it when the outputs are taken and the payload has been dealt with: a machine that idles after
     * a large guild would keep the buffer that held it. Does nothing while the output has not been taken.
     */
    public fun releaseReceived(): Unit = payloads.releaseReceived()

    /**
     * The connection is gone, or the dial failed.
     *
     * @param code the peer's close code; 1006 when there was no close frame, 1005 when it had no code.
     */
    public fun handleClosed(code: Int, reason: String, nowNanos: Long) {
        val words = core.peerWords.fit(reason)
        when (val state = core.state) {
            is State.Connecting -> dialer.dialFailed(words, nowNanos)
            is State.Live -> dialer.lost(state, code, words, nowNanos)
            is State.Closing -> dialer.gone(state, code, nowNanos)
            else -> Unit // reported twice, or after the machine had given the connection up
        }
    }

    /** Serves every timer that is due; does nothing before [deadlineNanos]. */
    public fun handleTimeout(nowNanos: Long) {
        if (core.state.kind.isTerminal) return
        commands.dropExpired(nowNanos)
        beats.tellPauseIfDue(nowNanos)
        if (nowNanos < core.state.deadlineNanos()) return
        when (val state = core.state) {
            is State.Connecting -> dialer.dialTimedOut(nowNanos)
            is State.Live -> beats.timeout(state, nowNanos)
            is State.Closing -> dialer.closingTimedOut(state, nowNanos)
            is State.Waiting -> dialer.dialIfDue(state, nowNanos)
            is State.Idle, is State.Parked, is State.Suspended, is State.Closed, is State.Failed -> Unit
        }
    }

    /**
     * Takes a command to send: at once when the shard is ready and the send window has room, else later, in order,
     * through reconnects. It is sent at most once; a command that was sent when the connection broke is not sent again.
     *
     * Where only the newest value counts it wins: a presence that waits is dropped for a newer one, and so is a voice
     * state of the same guild. The newer one takes its place in the order, and needs no room of its own.
     *
     * @param timeToLive how long it may wait, at most a day; then it is dropped. Null = as long as it takes.
     * @return a ticket above 0 that comes back in [Output.Send] or [Output.CommandDropped].
     * @throws CommandTooLargeException when it has more than 4096 bytes.
     * @throws CommandQueueFullException when `maxQueuedCommands` wait already.
     * @throws IllegalStateException when the shard has stopped or is being closed.
     * @throws IllegalArgumentException for the opcodes that keep the session (1, 2, 6): they are the machine's; for a
     *   [timeToLive] that is not positive, or longer than a day; for texts with half of a surrogate pair.
     */
    @JvmOverloads
    public fun handleCommand(command: Command, nowNanos: Long, timeToLive: Duration? = null): Long =
        commands.take(command, nowNanos, timeToLive)

    /** Takes a command back. True = it was still waiting and will not be sent. */
    public fun handleCancelCommand(ticket: Long): Boolean = core.queue.cancel(ticket)

    /** A heartbeat is wanted out of turn, as if Discord had asked for one: at once, at most one a second. */
    public fun handleHeartbeatRequest(nowNanos: Long) {
        (core.state as? State.Live)?.let { beats.heartbeatRequested(it, nowNanos) }
    }

    /**
     * Everything of the present session up to [sequence] is finished: for heartbeats, see [HeartbeatSequence]. What is
     * lower than before, or was not received yet, is ignored. It leads to no output, so it may be told only when a beat
     * may be due.
     */
    public fun handleCheckpoint(sequence: Long) {
        core.session?.finish(sequence)
    }

    /**
     * The answer to [Output.RequestIdentify]. Denied: the connection is closed and the question comes again after
     * backoff; a queue that only wants to wait simply answers later.
     *
     * @return false = nobody waits for it any more: give the permit back.
     */
    public fun handleIdentifyPermit(granted: Boolean, nowNanos: Long): Boolean {
        val waiting = core.state as? State.AwaitingPermit ?: return false
        if (granted) {
            dialer.identify(waiting, nowNanos)
        } else {
            dialer.closeToReconnect(
                ClientCloseCode.NORMAL,
                "no permit to identify",
                Cause.PERMIT_DENIED,
                Pace.BACKOFF,
                nowNanos,
            )
        }
        return true
    }

    /** The permit that was asked for comes when those before are served; [position] 1 is the next. Told once. */
    public fun handleIdentifyQueued(position: Int) {
        require(position > 0) { "position counts from 1, was $position" }
        (core.state as? State.AwaitingPermit)?.let { dialer.queued(it, position) }
    }

    /**
     * The permit that was asked for is far off, until [until] as far as is known: the connection is closed and the
     * question stays open, through [ShardState.Parked], until [handleIdentifyUnparked], or [Output.CancelIdentify].
     * May be called again to tell of another time or reason.
     *
     * @return false = nobody waits for the permit (yet, or any more), and nothing has changed.
     */
    public fun handleIdentifyParked(until: Instant?, reason: String, nowNanos: Long): Boolean =
        dialer.park(AfterClosing.Park(until, reason), nowNanos)

    /**
     * The permit is near now: the shard connects, and asks again ([Output.RequestIdentify]) when it is ready for it. Does
     * nothing unless it is parked.
     */
    public fun handleIdentifyUnparked(nowNanos: Long): Unit = dialer.unpark(nowNanos)

    /**
     * The driver stops reading, as its events are not taken. Beats go on; answers that cannot be seen are not missed. When
     * it lasts, users are told, and a connection is closed resumably: see [ProtocolConfig.slowCollectorIntervals].
     */
    public fun handleReadingPaused(nowNanos: Long) {
        if (!core.isPaused && !core.state.kind.isTerminal) beats.readingPaused(nowNanos)
    }

    /** The driver reads again. A connection that waited for this is dialed. */
    public fun handleReadingResumed(nowNanos: Long) {
        if (core.isPaused && !core.state.kind.isTerminal) beats.readingResumed(nowNanos)
    }

    /**
     * The gateway is at [url] now, which counts from the next dial on in the place of `config.gatewayUrl`; a session is still
     * resumed where READY said. For a driver that asks Discord again where it is when dials fail (Discord docs, Gateway > Get
     * Gateway: the URL may be cached as long as it works).
     *
     * @throws IllegalArgumentException when it is none that the configuration would take; then nothing has changed.
     */
    public fun handleGatewayUrl(url: String): Unit = core.urls.moveTo(url)

    /** Ends the session: close 1000, commands that wait are dropped, [ShardState.Closed]. */
    public fun handleClose(nowNanos: Long) {
        val state = core.state
        if (state.kind.isTerminal || (state as? State.Closing)?.then is AfterClosing.Fail) return
        dialer.dropCommands("the shard was closed")
        core.forgetSession()
        when (state) {
            is State.Idle, is State.Waiting, is State.Parked -> {
                dialer.end(ClientCloseCode.NORMAL, Cause.USER_CLOSE)
            }

            is State.Closing -> {
                core.divert(state, AfterClosing.End)
            }

            else -> {
                dialer.close(ClientCloseCode.NORMAL, "bye", Cause.USER_CLOSE, AfterClosing.End, nowNanos)
            }
        }
    }

    /** Closes resumably (4901) for good: the session and the commands that wait stay, for [snapshot]. */
    public fun handleSuspend(nowNanos: Long) {
        dialer.noteStability(nowNanos)
        when (val state = core.state) {
            is State.Suspended, is State.Closed, is State.Failed -> Unit

            is State.Idle, is State.Waiting, is State.Parked -> dialer.handOver(Cause.USER_SUSPEND)

            is State.Closing -> if (state.then is AfterClosing.Reconnect || state.then is AfterClosing.Park) {
                core.divert(state, AfterClosing.HandOver)
            }

            is State.Connecting, is State.Live -> dialer.close(
                ClientCloseCode.HAND_OVER,
                "handed over",
                Cause.USER_SUSPEND,
                AfterClosing.HandOver,
                nowNanos,
            )
        }
    }

    /** Closes resumably (4903) and connects again at once. Without a connection it only cuts the wait short. */
    public fun handleReconnect(nowNanos: Long) {
        when (core.state) {
            is State.Connecting, is State.Live -> dialer.closeToReconnect(
                ClientCloseCode.ASKED_TO_RECONNECT,
                "reconnecting",
                Cause.USER_RECONNECT,
                Pace.NOW,
                nowNanos,
            )

            else -> handleWake(nowNanos)
        }
    }

    /**
     * Cuts a wait between two connections short, whatever it is for; a dial that waits for reading goes on waiting, and
     * so does a shard that is parked.
     */
    public fun handleWake(nowNanos: Long) {
        (core.state as? State.Waiting)?.let { dialer.wake(it, nowNanos) }
    }

    /**
     * What must not be lost, for [handleRestore]: session, waiting commands, backoff level, identify counters. It never
     * holds the token. Take it when suspended, or at any time as a precaution.
     *
     * @param checkpoint the sequence that the session shall be resumed from, such as the last that was dealt with; not
     *   beyond what was received. Unless given, what was received.
     */
    @JvmOverloads
    public fun snapshot(nowNanos: Long, checkpoint: Long? = null): StoredSession {
        dialer.noteStability(nowNanos)
        return SessionSnapshot.take(core, checkpoint)
    }

    override fun toString(): String = "ShardMachine(${config.shardId} $state, ${core.queue.size} commands queued)"

    public companion object {
        /**
         * A new machine that goes on where the one of [stored] stopped, as [handleRestore] says; start it with
         * [handleStart].
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
        ): ShardMachine = ShardMachine(config, random, startNanos, startInstant).also { it.handleRestore(stored) }
    }
}
