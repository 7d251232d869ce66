package dev.sluice.gateway.ktor

import dev.sluice.gateway.transport.CloseCodes
import dev.sluice.gateway.transport.CloseViolation
import dev.sluice.gateway.transport.LinkEnd
import dev.sluice.gateway.transport.LinkTexts
import dev.sluice.gateway.transport.SendCompletion
import dev.sluice.gateway.transport.TransportException
import dev.sluice.gateway.transport.TransportLink
import dev.sluice.gateway.transport.TransportListener
import dev.sluice.gateway.transport.TransportRequest
import io.ktor.client.plugins.HttpTimeoutConfig
import io.ktor.client.plugins.websocket.ClientWebSocketSession
import io.ktor.client.request.HttpRequestBuilder
import io.ktor.client.request.prepareGet
import io.ktor.websocket.Frame
import io.ktor.websocket.WebSocketSession
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.cancelChildren
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import org.slf4j.LoggerFactory
import java.time.Duration
import java.util.concurrent.atomic.AtomicReference

/**
 * One connection of a [KtorTransport].
 *
 * [run] is the one coroutine that dials, receives and calls the listener, so that callbacks cannot be concurrent and the
 * terminal one comes once. A child of it writes, another waits for [close]. The fields that other threads touch are the
 * thread-safe [switch] and [outgoing], [phase], [ownClose], [closing], and [job], which they only cancel.
 */
internal class KtorLink(
    private val request: TransportRequest,
    private val listener: TransportListener,
    private val traits: EngineTraits,
    private val dispatchers: LinkDispatchers,
    private val job: Job,
    private val ioAdvice: IoAdvice?,
    private val names: NameLookup?,
    private val closeTimeout: Duration,
) : TransportLink {
    private val switch = ReadSwitch()
    private val outgoing = OutgoingQueue(MAX_WAITING_MESSAGES)
    private val phase = AtomicReference(Phase.DIALLING)
    private val ownClose = AtomicReference<LinkEnd?>()

    /** Completed by [close]: its time runs from there, whether or not the writer gets to the close frame. */
    private val closing = CompletableDeferred<Unit>()
    private var isFinished = false

    /** The thread that is within a callback of this link, null when there is none. */
    @Volatile
    var callbackThread: Thread? = null
        private set

    override fun send(bytes: ByteArray, binary: Boolean, completion: SendCompletion) {
        val frame = if (binary) Frame.Binary(fin = true, bytes) else Frame.Text(fin = true, bytes)
        ioAdvice?.look()
        val message = OutgoingFrame(frame, completion)
        outgoing.offer(message)?.let(message::complete)
    }

    override fun pauseReading() = switch.pause()

    override fun resumeReading() = switch.resume()

    override fun close(code: Int, reason: String) {
        CloseCodes.requireSendable(code)
        ioAdvice?.look()
        if (!ownClose.compareAndSet(null, LinkEnd(code, CloseCodes.truncated(reason)))) return
        if (phase.compareAndSet(Phase.DIALLING, Phase.GIVEN_UP)) {
            abort()
            return
        }
        outgoing.close(CloseFrames.frame(code, reason))
        closing.complete(Unit)
        switch.openForGood()
    }

    override fun abort() {
        switch.openForGood()
        job.cancel(CancellationException(LinkTexts.ABORTED))
    }

    override fun toString(): String = "KtorLink(${request.name}, ${phase.get()})"

    /** Dials and stays until the link has ended; cancelling it is [abort]. */
    suspend fun run(clients: JvmProxies) {
        try {
            val holder = EngineSession(request.maxFrameBytes, judges = traits.showsControlFrames)
            coroutineScope {
                val timer = launch(dispatchers.worker) { giveUpLate(this@coroutineScope) }
                clients.dialing(request.url) { client ->
                    names?.await(request.url, client.engine.config.proxy)
                    client
                        .prepareGet(request.url) { configureDial(holder) }
                        .body<ClientWebSocketSession, Unit> { session ->
                            requireUpgrade(holder)
                            timer.cancel()
                            withContext(dispatchers.receiver) { serve(holder.session ?: session) }
                        }
                }
            }
        } catch (e: CancellationException) {
            // Ktor cancels calls for reasons of its own: only a cancelled job of ours may not go on.
            finish(LinkEnd(CloseCodes.ABNORMAL, e.message ?: "cancelled", e))
            currentCoroutineContext().ensureActive()
        } catch (e: Exception) {
            // Engines fail in ways of their own: whatever it was, the listener hears of the end, with the cause.
            finish(LinkEnd(CloseCodes.ABNORMAL, LinkFailures.describe(e, request), e))
        } catch (e: Throwable) {
            // An Error is not ours to stop, but the listener must not wait for ever.
            finish(LinkEnd(CloseCodes.ABNORMAL, e.toString(), e))
            throw e
        }
    }

    private fun HttpRequestBuilder.configureDial(holder: EngineSession) {
        attributes.put(EngineSession.KEY, holder)
        // Our own limit covers all of a dial, and says what the matter was.
        when {
            traits.losesDialsWithinLimit -> connectWithin(HttpTimeoutConfig.INFINITE_TIMEOUT_MS)
            traits.keepsGivenUpDials -> connectWithin(request.connectTimeout.toMillis() + LINGER_MILLIS)
        }
    }

    private fun requireUpgrade(holder: EngineSession) {
        val refusal = holder.refusal ?: return
        // Whoever reads it has to go, or the call would never end.
        holder.session?.cancel()
        throw LinkBrokenException(refusal)
    }

    private suspend fun giveUpLate(dial: CoroutineScope) {
        delay(request.connectTimeout.toMillis())
        if (phase.compareAndSet(Phase.DIALLING, Phase.TIMED_OUT)) dial.cancel("no answer in time")
    }

    private suspend fun serve(session: WebSocketSession) {
        currentCoroutineContext().ensureActive()
        if (!phase.compareAndSet(Phase.DIALLING, Phase.OPEN)) throw CancellationException("given up")
        callListener { it.onOpened(this) }
        finish(exchange(session))
        withContext(dispatchers.worker) { withTimeoutOrNull(LINGER_MILLIS) { EngineClosing.await(session, traits) } }
        // Whoever waits at the engine's queues has to go, or the call would never end.
        session.cancel()
    }

    /** Reads and writes until the link has ended. */
    private suspend fun exchange(session: WebSocketSession): LinkEnd =
        try {
            coroutineScope {
                launch(dispatchers.worker) { write(session) }
                launch(dispatchers.worker) { giveUpClosing() }
                if (traits.needsUnlimitedQueue) {
                    // Undispatched: cancelled before it has begun, it would free nobody.
                    launch(dispatchers.worker, CoroutineStart.UNDISPATCHED) { freeBlockedReader() }
                }
                receive(session).also { coroutineContext.cancelChildren() }
            }
        } catch (e: LinkBrokenException) {
            LinkEnd(CloseCodes.ABNORMAL, e.message.orEmpty(), e.cause)
        }

    /** A reader that blocks its thread would not notice that the link was cancelled. */
    private suspend fun freeBlockedReader() {
        try {
            awaitCancellation()
        } finally {
            switch.openForGood()
        }
    }

    private suspend fun receive(session: WebSocketSession): LinkEnd {
        try {
            val frames = session.incoming.iterator()
            var following: Frame? = null
            while (following != null || frames.hasNext()) {
                val frame = following ?: frames.next()
                // A look ahead, so that the listener knows whether it will be called again at once.
                following = session.incoming.tryReceive().getOrNull()
                val more = (following is Frame.Text || following is Frame.Binary) && !following.hasReservedBits
                if (frame.hasReservedBits) return violatedByPeer(session, RESERVED_BITS)
                // Asked here, as a call that may suspend costs an object for each frame.
                if (switch.isPaused && (frame is Frame.Text || frame is Frame.Binary)) awaitSwitch()
                when (frame) {
                    is Frame.Text -> deliver(frame, binary = false, more)
                    is Frame.Binary -> deliver(frame, binary = true, more)
                    is Frame.Ping -> outgoing.answerPing(frame.data)
                    is Frame.Pong -> Unit
                    is Frame.Close -> return closedByPeer(session, frame)
                }
            }
        } catch (e: LinkBrokenException) {
            throw e
        } catch (e: Exception) {
            // The engine's own cancellations too; ours goes on.
            currentCoroutineContext().ensureActive()
            return EngineClosing.reasonOf(session)
                ?: LinkEnd(CloseCodes.ABNORMAL, LinkFailures.describe(e, request), e)
        }
        return EngineClosing.reasonOf(session) ?: unansweredEnd()
    }

    private fun deliver(frame: Frame, binary: Boolean, more: Boolean) {
        val data = frame.data
        if (data.size >
            request.maxFrameBytes
        ) {
            throw LinkBrokenException(LinkTexts.tooBig(data.size.toLong(), request))
        }
        // After either nobody wants it any more; after close() it is read to get to the peer's close frame.
        job.ensureActive()
        if (ownClose.get() != null) return
        callListener { it.onBytes(data, 0, data.size, frame.fin, binary, more) }
    }

    private suspend fun awaitSwitch() {
        if (traits.needsUnlimitedQueue && Thread.currentThread().name.startsWith(OKHTTP_THREAD)) {
            switch.block()
        } else {
            switch.await(dispatchers.worker)
        }
        currentCoroutineContext().ensureActive()
    }

    private fun closedByPeer(session: WebSocketSession, frame: Frame.Close): LinkEnd {
        // Engines that hide control frames have judged and answered it already.
        if (traits.showsControlFrames) {
            CloseCodes.violationIn(frame.data)?.let { return violatedByPeer(session, it) }
            // The answer repeats the code (RFC 6455, 5.5.1).
            session.outgoing.trySend(
                Frame.Close(frame.data.copyOf(minOf(frame.data.size, 2))),
            )
        }
        return CloseFrames.read(frame)
    }

    /** Ends the link as Ktor does where it sees one itself: the peer is told which rule it broke, and then dropped. */
    private fun violatedByPeer(session: WebSocketSession, violation: CloseViolation): LinkEnd {
        // There is one close frame (RFC 6455, 5.5.1).
        if (ownClose.get() == null) session.outgoing.trySend(CloseFrames.frame(violation.answer, ""))
        return LinkEnd(CloseCodes.ABNORMAL, LinkTexts.brokenRule(violation.text))
    }

    private fun unansweredEnd(): LinkEnd {
        val own = ownClose.get()
        return if (own != null && !traits.showsControlFrames) own else LinkEnd(CloseCodes.ABNORMAL, LinkTexts.DROPPED)
    }

    private suspend fun write(session: WebSocketSession) {
        while (true) {
            val next = outgoing.take()
            val failure =
                try {
                    LinkWriting.write(session, next.frame)
                } catch (e: CancellationException) {
                    next.complete(TransportException("the link ended while the message was being written", e))
                    throw e
                }
            next.complete(failure)
            if (failure != null) {
                // The peer's close frame, which says why, may lie in the queue of what has come: receive() gets to it.
                delay(DRAIN_MILLIS)
                throw LinkBrokenException("writing failed: ${failure.message}", failure)
            }
            if (next.frame is Frame.Close) return
        }
    }

    private suspend fun giveUpClosing() {
        closing.await()
        delay(closeTimeout.toMillis())
        throw LinkBrokenException(LinkTexts.UNANSWERED)
    }

    private fun finish(end: LinkEnd) {
        if (isFinished) return
        isFinished = true
        switch.openForGood()
        outgoing.fail(TransportException("the link has ended: ${end.code} ${end.reason}", end.cause))
        val reached = phase.getAndSet(Phase.ENDED)
        try {
            callListener {
                when (reached) {
                    Phase.OPEN -> it.onClosed(end.code, end.reason)
                    Phase.TIMED_OUT -> it.onFailed(LinkTexts.timedOut(request), end.cause)
                    else -> it.onFailed(LinkTexts.dialFailed(end.reason, request), end.cause)
                }
            }
        } catch (_: LinkBrokenException) {
            // Logged, and the link has ended anyway.
        }
    }

    private inline fun callListener(call: (TransportListener) -> Unit) {
        callbackThread = Thread.currentThread()
        try {
            call(listener)
        } catch (e: Throwable) {
            // User code: TransportListener says that what it throws aborts the link.
            log.error("The listener of link {} failed; the link is aborted", request.name, e)
            throw LinkBrokenException("the listener failed: $e", e)
        } finally {
            callbackThread = null
        }
    }

    private enum class Phase { DIALLING, TIMED_OUT, GIVEN_UP, OPEN, ENDED }

    internal companion object {
        private val log = LoggerFactory.getLogger(KtorLink::class.java)

        /** A shard may send 120 payloads a minute (Discord docs, Gateway > Rate Limiting): twice that is stuck. */
        internal const val MAX_WAITING_MESSAGES: Int = 256

        private val RESERVED_BITS = CloseViolation(CloseCodes.PROTOCOL_ERROR, LinkTexts.RESERVED_BITS)

        /** An extension would give them a meaning, and there is none (RFC 6455, 5.2). */
        private val Frame.hasReservedBits: Boolean get() = rsv1 || rsv2 || rsv3

        /** How long a peer may take to read what was sent and answer the close frame, before it is dropped. */
        internal val CLOSE_TIMEOUT: Duration = Duration.ofSeconds(5)

        /** How long an engine may take to finish its side of a close after the listener was told. */
        private const val LINGER_MILLIS = 1_000L

        /** How long what came before a write failed may take to be delivered: plenty, unless reading is paused. */
        private const val DRAIN_MILLIS = 500L

        /** OkHttp names the thread that reads a connection so for as long as it does. */
        private const val OKHTTP_THREAD = "OkHttp "
    }
}
