package dev.sluice.protocol

import dev.sluice.codec.Envelope
import dev.sluice.codec.ReadySession
import dev.sluice.compression.Compression
import dev.sluice.compression.MessageBuffer
import dev.sluice.model.ClientCloseCode
import dev.sluice.model.EventType
import dev.sluice.model.Opcode
import dev.sluice.model.Replayed
import dev.sluice.model.Resume
import dev.sluice.model.Resuming
import dev.sluice.ratelimit.SendSlots

/** The part of the machine that takes bytes: one piece of a frame in, at most one payload understood. */
internal class Payloads(
    private val core: MachineCore,
    private val dialer: Dialer,
    private val beats: Beats,
    private val commands: Commands,
) {
    private val config = core.config
    private val codec = config.codec
    private val envelope = Envelope()
    private val received = Output.Received()

    fun bytes(
        live: State.Live,
        bytes: ByteArray,
        offset: Int,
        length: Int,
        isLast: Boolean,
        isBinary: Boolean,
        buffer: MessageBuffer,
        nowNanos: Long,
    ) {
        check(!received.isQueued) { "Poll the outputs of the last handleBytes before the next one" }
        core.counters.bytesIn += length
        // The decompressor knows plain messages as text; those of a binary codec come in binary frames.
        val isMarkedBinary = if (codec.isBinary && core.compression == Compression.NONE) !isBinary else isBinary
        understood(ProtocolError.Kind.COMPRESSION, nowNanos) {
            if (!core.decompressor.decompress(bytes, offset, length, isLast, isMarkedBinary, buffer)) return
        } ?: return
        core.counters.bytesOut += buffer.length
        understood(ProtocolError.Kind.ENVELOPE, nowNanos) {
            codec.readEnvelope(buffer.bytes, buffer.offset, buffer.length, envelope)
            require(envelope.opcode >= 0) { "the payload has no op" }
        } ?: return
        if (live is State.Ready || live is State.Replaying) core.session?.heard(nowNanos)
        show(buffer)
        payload(live, nowNanos)
    }

    fun releaseReceived() {
        if (!received.isQueued) received.release()
    }

    private fun payload(live: State.Live, nowNanos: Long) {
        if (live is State.Resuming) live.isPeerHeard = true
        val isHeartbeatTraffic = envelope.opcode == Opcode.HEARTBEAT_ACK || envelope.opcode == Opcode.HEARTBEAT
        if (!isHeartbeatTraffic && (live is State.Resuming || live is State.Replaying)) {
            live.patienceUntil = core.patience(config.resumeTimeout, nowNanos)
        }
        when (envelope.opcode) {
            Opcode.DISPATCH -> {
                dispatch(live, nowNanos)
            }

            Opcode.HEARTBEAT -> {
                pass()
                beats.heartbeatRequested(live, nowNanos)
            }

            Opcode.RECONNECT -> {
                pass()
                reconnect(live, nowNanos)
            }

            Opcode.INVALID_SESSION -> {
                pass()
                invalidSession(live, nowNanos)
            }

            Opcode.HELLO -> {
                pass()
                // A second HELLO changes nothing.
                if (live is State.AwaitingHello) hello(live, nowNanos)
            }

            Opcode.HEARTBEAT_ACK -> {
                acknowledged(live, nowNanos)
                pass()
            }

            else -> {
                // Unknown opcodes are no trouble; whatever sequence they carry counts (Discord docs, Gateway >
                // Payloads).
                noteSequence(live)
                pass()
            }
        }
    }

    private fun dispatch(live: State.Live, nowNanos: Long) {
        when (live) {
            // An event outside of any session: it would come again after the resume, so it is not passed on.
            is State.AwaitingHello, is State.AwaitingPermit -> {
                return
            }

            is State.Identifying -> {
                if (envelope.type == EventType.READY) return ready(live, nowNanos)
            }

            is State.Resuming, is State.Replaying -> {
                if (envelope.type == EventType.READY) return ready(live, nowNanos)
                return replayed(live, nowNanos)
            }

            is State.Ready -> {
                if (envelope.type == EventType.READY) return ready(live, nowNanos)
            }
        }
        noteSequence(live)
        core.counters.dispatches++
        pass()
    }

    private fun ready(live: State.Beating, nowNanos: Long) {
        val ready = understood(ProtocolError.Kind.READY, nowNanos) {
            codec
                .readReady(envelope.bytes(), envelope.dataOffset, envelope.dataLength)
                .also { require(Session.isUsableId(it.sessionId)) { "READY has no usable session id" } }
        } ?: return
        core.counters.dispatches++
        val isNew = core.session?.id != ready.sessionId
        if (isNew) {
            core.loseSession("Discord began a new session instead")
            core.adopt(liveSession(ready))
        }
        core.session?.heard(nowNanos)
        noteSequence(live)
        core.plan.established()
        val standing = live as? State.Ready ?: State.Ready(live.link, live.clock, nowNanos)
        if (standing !== live) core.moveTo(standing, Cause.READY_RECEIVED)
        if (isNew || standing !== live) core.emit(Output.Established(!isNew, ready.sessionId, received))
        pass()
        commands.send(standing, nowNanos)
    }

    private fun liveSession(ready: ReadySession) =
        LiveSession(
            id = ready.sessionId,
            resumeUrl = ready.resumeGatewayUrl,
            shardId = config.shardId,
            botUserId = config.token.botUserId ?: ready.userId,
            sequence = maxOf(envelope.sequence, core.looseSequence ?: 0),
            encoding = codec.encoding,
            compression = core.compression,
            intents = config.intents,
        )

    private fun replayed(live: State.Beating, nowNanos: Long) {
        core.session?.heard(nowNanos)
        noteSequence(live)
        core.counters.dispatches++
        core.plan.established()
        val isDone = envelope.type == EventType.RESUMED
        if (isDone) {
            core.moveTo(State.Ready(live.link, live.clock, nowNanos), Cause.RESUMED_RECEIVED)
        } else if (live is State.Resuming) {
            core.moveTo(State.Replaying(live.link, live.clock, live.patienceUntil), Cause.REPLAY_BEGAN)
        }
        if (live is State.Resuming) core.emit(Output.Established(true, core.session?.id.orEmpty(), null))
        pass()
        if (isDone) core.tell(Replayed((live as? State.Replaying)?.count ?: 0))
        (core.state as? State.Replaying)?.let { it.count++ }
        (core.state as? State.Ready)?.let { commands.send(it, nowNanos) }
    }

    private fun hello(live: State.AwaitingHello, nowNanos: Long) {
        val millis = understood(ProtocolError.Kind.HELLO, nowNanos) {
            codec.readHello(received.bytes, received.dataOffset, received.dataLength)
        } ?: return
        if (millis !in SHORTEST_INTERVAL_MILLIS..LONGEST_INTERVAL_MILLIS) {
            val reason = "heartbeat interval of $millis ms, must be 1 s to 10 min"
            return trouble(ProtocolError.Kind.HEARTBEAT_INTERVAL, reason, nowNanos)
        }
        val interval = millis * NANOS_PER_MILLI
        val clock = HeartbeatClock(interval, nowNanos + (interval * core.random.nextDouble()).toLong())
        core.lastIntervalNanos = interval
        val link = live.link
        link.reserve(SendSlots.reservedFor(interval, config.sendsPerWindow, config.sendWindow.toNanos()), interval)
        val session = core.session
        if (session == null) {
            core.moveTo(State.AwaitingPermit(link, clock), Cause.HELLO_WITHOUT_SESSION)
            core.emit(Output.RequestIdentify(config.shardId, core.hasLostSession))
        } else {
            val resuming = State.Resuming(link, clock, core.patience(config.resumeTimeout, nowNanos))
            core.moveTo(resuming, Cause.HELLO_WITH_SESSION)
            link.takeToBegin(nowNanos)
            core.counters.resumes++
            core.tell(Resuming(session.sequence))
            core.send(Resume(config.token, session.id, session.sequence))
        }
        (core.state as? State.Live)?.let { link.slowAt = beats.slowAt(it) }
    }

    private fun acknowledged(live: State.Live, nowNanos: Long) {
        core.counters.heartbeatAcks++
        core.latency.acknowledged(nowNanos)
        if (live is State.Beating) live.clock.answered()
    }

    private fun reconnect(live: State.Live, nowNanos: Long) {
        if (dialer.endsUnanswered(live)) core.loseSession("Discord keeps answering the RESUME with a wish to reconnect")
        dialer.closeToReconnect(
            ClientCloseCode.ASKED_TO_RECONNECT,
            "asked to reconnect",
            Cause.RECONNECT_REQUESTED,
            Pace.SOON,
            nowNanos,
        )
    }

    private fun invalidSession(live: State.Live, nowNanos: Long) {
        val isResumable = understood(ProtocolError.Kind.INVALID_SESSION, nowNanos) {
            codec.readInvalidSession(received.bytes, received.dataOffset, received.dataLength)
        } ?: return
        if (!isResumable) {
            core.loseSession("Discord declared the session invalid")
        } else if (dialer.endsUnanswered(live)) {
            core.loseSession("Discord keeps answering the RESUME with an Invalid Session that may be resumed")
        }
        dialer.closeToReconnect(
            if (isResumable) ClientCloseCode.ASKED_TO_RECONNECT else ClientCloseCode.NORMAL,
            "invalid session",
            Cause.INVALID_SESSION,
            Pace.INVALID_SESSION,
            nowNanos,
        )
    }

    private fun noteSequence(live: State.Live) {
        if (envelope.sequence < 0 || live is State.AwaitingHello || live is State.AwaitingPermit) return
        val session = core.session
        if (session == null) core.looseSequence = envelope.sequence else session.sequence = envelope.sequence
    }

    private fun show(buffer: MessageBuffer) {
        received.opcode = envelope.opcode
        received.type = envelope.type
        received.sequence = envelope.sequence
        received.bytes = buffer.bytes
        received.offset = buffer.offset
        received.length = buffer.length
        received.dataOffset = envelope.dataOffset
        received.dataLength = envelope.dataLength
    }

    private fun pass() {
        received.isQueued = true
        core.emit(received)
    }

    private fun Envelope.bytes(): ByteArray = received.bytes

    /**
     * What [read] gives, or null after the trouble was dealt with. Custom codecs may throw anything, a stack overflow
     * among it: all of it counts, or the same bytes would come again with every resume.
     */
    private inline fun <T : Any> understood(kind: ProtocolError.Kind, nowNanos: Long, read: () -> T): T? =
        try {
            read()
        } catch (e: Throwable) {
            trouble(kind, e.message ?: e.javaClass.name, nowNanos)
            null
        }

    private fun trouble(kind: ProtocolError.Kind, detail: String, nowNanos: Long) {
        val error = ProtocolError(kind, detail, core.lastSequence())
        core.emit(Output.Trouble(error))
        val cause = Cause.UNDECODABLE
        val code = ClientCloseCode.UNDECODABLE
        when (core.poison.record(core.session?.id, core.lastSequence(), nowNanos)) {
            PoisonLog.Verdict.RESUME -> {
                dialer.closeToReconnect(code, UNDECODABLE, cause, Pace.SOON, nowNanos)
            }

            PoisonLog.Verdict.NEW_SESSION -> {
                core.loseSession("the same input could not be understood twice: $detail")
                dialer.closeToReconnect(code, UNDECODABLE, cause, Pace.BACKOFF, nowNanos)
            }

            PoisonLog.Verdict.STOP -> {
                val failure = StopReason(
                    StopReason.Kind.UNDECODABLE,
                    code,
                    "input could not be understood three times within ten minutes, last: $error",
                    error,
                )
                dialer.close(code, UNDECODABLE, cause, AfterClosing.Fail(failure), nowNanos)
            }
        }
    }

    private companion object {
        const val UNDECODABLE = "undecodable"
        const val NANOS_PER_MILLI = 1_000_000L

        /** Below a second the beats alone would use up the 120 sends of a minute. */
        const val SHORTEST_INTERVAL_MILLIS = 1_000L

        /** Above ten minutes a dead connection would go unnoticed; Discord uses about 41 s. */
        const val LONGEST_INTERVAL_MILLIS = 600_000L
    }
}
