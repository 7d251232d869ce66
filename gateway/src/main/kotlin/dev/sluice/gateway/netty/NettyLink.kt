package dev.sluice.gateway.netty

import dev.sluice.gateway.transport.CloseCodes
import dev.sluice.gateway.transport.CloseViolation
import dev.sluice.gateway.transport.LinkEnd
import dev.sluice.gateway.transport.LinkTexts
import dev.sluice.gateway.transport.SendCompletion
import dev.sluice.gateway.transport.TransportException
import dev.sluice.gateway.transport.TransportLink
import dev.sluice.gateway.transport.TransportListener
import dev.sluice.gateway.transport.TransportRequest
import io.netty.buffer.ByteBufUtil
import io.netty.channel.EventLoop
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus
import org.slf4j.LoggerFactory
import java.net.Proxy
import java.net.SocketTimeoutException
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicReference

/**
 * One connection of a [NettyTransport].
 *
 * All of it happens on [loop], which is one thread: so callbacks cannot be concurrent and the terminal one comes once.
 * What other threads touch is [ownClose], [isAborted], the [reader]'s pause and the [writer]'s count; everything else
 * they hand to the loop.
 */
internal class NettyLink(
    private val request: TransportRequest,
    private val listener: TransportListener,
    private val net: NettyNet,
) : TransportLink {
    private val loop: EventLoop = net.nextLoop()
    private val writer = FrameWriter(::notWritten)
    private val reader = FrameReader(this)
    private val ownClose = AtomicReference<LinkEnd?>()
    private val isFinished = AtomicBoolean()
    private var dial: NettyDial? = null
    private var phase = Phase.DIALLING
    private var isInCallback = false

    @Volatile
    private var isAborted = false

    /** Completed when the connection has gone, after the terminal callback. */
    val gone: CompletableFuture<Unit> = CompletableFuture()

    /** Whether nothing may be delivered any more. */
    val isUnwanted: Boolean get() = isAborted || ownClose.get() != null

    override fun send(bytes: ByteArray, binary: Boolean, completion: SendCompletion) {
        val message = OutgoingMessage(bytes, binary, completion)
        val refusal =
            when {
                isFinished.get() || isAborted -> "the link has ended"
                ownClose.get() != null -> "the link is closing"
                !writer.offer(message) -> "${FrameWriter.MAX_WAITING_MESSAGES} messages wait to be written"
                else -> null
            }
        if (refusal != null) return message.complete(TransportException(refusal))
        onLoop(
            { if (writer.withdraw(message)) message.complete(TransportException(LOOP_ENDED, it)) },
        ) { writer.drain() }
    }

    override fun pauseReading() {
        reader.isPaused = true
        onLoop { reader.applyAutoRead() }
    }

    override fun resumeReading() {
        reader.isPaused = false
        // Never at once: what waits would be delivered within the callback of another link, or within this one's.
        later { reader.applyPause() }
    }

    override fun close(code: Int, reason: String) {
        CloseCodes.requireSendable(code)
        if (ownClose.compareAndSet(null, LinkEnd(code, CloseCodes.truncated(reason)))) closeSoon()
    }

    override fun abort() {
        isAborted = true
        onLoop({ refuse(LinkTexts.ABORTED, it) }) { finish(LinkEnd(CloseCodes.ABNORMAL, LinkTexts.ABORTED)) }
    }

    override fun toString(): String = "NettyLink(${request.name}, $phase)"

    /** Dials; [proxies] is what to try. [onRefused] comes first where there are no threads to dial with. */
    fun start(target: DialTarget, proxies: List<Proxy>, onRefused: () -> Unit) =
        onLoop({
            onRefused()
            refuse(LOOP_ENDED, it)
        }) {
            try {
                if (phase == Phase.DIALLING && !isUnwanted) dial(target, proxies)
            } catch (e: Throwable) {
                // Netty would log it and tell nobody, an Error too.
                broken(e)
            }
        }

    /** Fails before anything was dialled, on the thread that calls. */
    fun refuse(reason: String, cause: Throwable?) = finish(LinkEnd(CloseCodes.ABNORMAL, reason, cause))

    /** The handshake is done. */
    fun opened() {
        // What has ended it meanwhile is on its way here, and tells that there is no connection.
        if (phase != Phase.DIALLING || isUnwanted) return
        // Completions of what was sent during the dial are called here, and may end the link.
        isInCallback = true
        try {
            writer.open(checkNotNull(dial?.channel))
        } finally {
            isInCallback = false
        }
        if (isUnwanted) return
        phase = Phase.OPEN
        callListener { it.onOpened(this) }
    }

    fun deliver(bytes: ByteArray, offset: Int, length: Int, last: Boolean, binary: Boolean, more: Boolean) {
        if (!isUnwanted && phase == Phase.OPEN) {
            callListener { it.onBytes(bytes, offset, length, last, binary, more) }
        }
    }

    fun answerPing(payload: ByteArray) = writer.pong(payload)

    /** The peer's close frame has come, behind everything else. */
    fun closedByPeer(frame: CloseWebSocketFrame) {
        CloseCodes.violationIn(ByteBufUtil.getBytes(frame.content()))?.let { return violated(it) }
        val code = frame.statusCode()
        // The answer repeats the code (RFC 6455, 5.5.1), unless ours has gone out already.
        if (phase == Phase.OPEN && !isAborted) writer.close(code, "")
        val end = if (code < 0) LinkEnd(CloseCodes.NO_STATUS, "") else LinkEnd(code, frame.reasonText())
        finish(end, Farewell.WRITTEN)
    }

    /** Something on the way failed; what came before it has been delivered. */
    fun broken(failure: Throwable) {
        val cause = NettyFailures.unwrapped(failure)
        val reason =
            if (NettyFailures.isTooBig(cause)) LinkTexts.tooBig(request) else NettyFailures.describe(cause)
        val violation = (cause as? CorruptedWebSocketFrameException)?.closeStatus()
        // The peer is told which of its rules it broke (RFC 6455, 7.4.1): 1002, 1007, 1009.
        if (violation != null && phase == Phase.OPEN && !isAborted) writer.close(violation.code(), "")
        finish(LinkEnd(CloseCodes.ABNORMAL, reason, cause), if (violation == null) Farewell.NONE else Farewell.TAKEN)
    }

    /** Netty's decoder lets pass a code above 4999, and a reason whose last character is cut. */
    private fun violated(violation: CloseViolation) =
        broken(CorruptedWebSocketFrameException(WebSocketCloseStatus.valueOf(violation.answer), violation.text))

    fun dropped() = finish(LinkEnd(CloseCodes.ABNORMAL, LinkTexts.DROPPED))

    private fun notWritten(failure: TransportException) {
        if (phase == Phase.ENDED) return
        // The peer's close frame, which says why, may lie in what has come but is not read yet.
        loop.schedule({ broken(failure) }, DRAIN_MILLIS, TimeUnit.MILLISECONDS)
    }

    private fun giveUpLate() {
        if (phase != Phase.DIALLING) return
        // A cause for whoever tells failures apart by it.
        val cause = SocketTimeoutException(LinkTexts.timedOut(request))
        finish(LinkEnd(CloseCodes.ABNORMAL, LinkTexts.timedOut(request), cause))
    }

    private fun closeSoon() = onLoop({ refuse("given up", it) }) { startClosing() }

    private fun startClosing() {
        when (phase) {
            Phase.DIALLING -> {
                finish(LinkEnd(CloseCodes.ABNORMAL, "given up"))
            }

            Phase.OPEN -> {
                phase = Phase.CLOSING
                ownClose.get()?.let { writer.close(it.code, it.reason) }
                // The peer's answer lies behind what nobody wants any more.
                reader.readForGood()
                loop.schedule(::giveUpClosing, net.closeTimeout.toMillis(), TimeUnit.MILLISECONDS)
            }

            Phase.CLOSING, Phase.ENDED -> {
                return
            }
        }
    }

    private fun giveUpClosing() = finish(LinkEnd(CloseCodes.ABNORMAL, LinkTexts.UNANSWERED))

    private fun finish(end: LinkEnd, farewell: Farewell = Farewell.NONE) {
        // The terminal callback comes after the one that is under way, which may have asked for it.
        if (isInCallback) return later { finish(end, farewell) }
        if (!isFinished.compareAndSet(false, true)) return
        val reached = phase
        phase = Phase.ENDED
        try {
            dropConnection(farewell)
            reader.clear()
        } catch (e: Throwable) {
            // Whatever Netty says to it, the listener has to be told.
            log.warn("The connection of link {} could not be dropped", request.name, e)
        }
        writer.fail(TransportException("the link has ended: ${end.code} ${end.reason}", end.cause))
        tellEnd(reached, end)
        val channel = dial?.channel
        if (channel == null) gone.complete(Unit) else channel.closeFuture().addListener { gone.complete(Unit) }
    }

    private fun dropConnection(farewell: Farewell) {
        val dialling = dial ?: return
        val channel = dialling.channel
        val closeWritten = writer.closeWritten()
        if (farewell == Farewell.NONE || channel == null || closeWritten == null || !channel.isActive) {
            return dialling.giveUp()
        }
        when (farewell) {
            Farewell.WRITTEN -> closeWritten.addListener { channel.close() }
            else -> Handshake.stopDecoding(channel)
        }
        loop.schedule({ NettyDial.drop(channel) }, LINGER_MILLIS, TimeUnit.MILLISECONDS)
    }

    private fun tellEnd(reached: Phase, end: LinkEnd) {
        val reason = end.reason
        try {
            when {
                reached != Phase.DIALLING -> listener.onClosed(end.code, reason)

                // Its text says all by itself.
                end.cause is SocketTimeoutException -> listener.onFailed(reason, end.cause)

                else -> listener.onFailed(LinkTexts.dialFailed(reason, request), end.cause)
            }
        } catch (e: Throwable) {
            // User code, and the link has ended anyway.
            log.error("The listener of link {} failed", request.name, e)
        }
    }

    private inline fun callListener(call: (TransportListener) -> Unit) {
        isInCallback = true
        val failure =
            try {
                call(listener)
                null
            } catch (e: Throwable) {
                // User code: TransportListener says that what it throws aborts the link.
                log.error("The listener of link {} failed; the link is aborted", request.name, e)
                e
            }
        isInCallback = false
        if (failure != null) finish(LinkEnd(CloseCodes.ABNORMAL, "the listener failed: $failure", failure))
    }

    private fun dial(target: DialTarget, proxies: List<Proxy>) {
        val limitMillis = minOf(request.connectTimeout, LONGEST).toMillis()
        loop.schedule(::giveUpLate, limitMillis, TimeUnit.MILLISECONDS)
        val handshake = Handshake(target, request, this, reader)
        val dialling = NettyDial(net, target, loop, limitMillis, handshake::equip, ::broken)
        dial = dialling
        dialling.start(proxies)
    }

    /** On the loop, at once where that is this thread; [onRefused] where the loop has ended, and all connections with it. */
    private fun onLoop(onRefused: (RejectedExecutionException) -> Unit = {}, action: () -> Unit) {
        if (loop.inEventLoop()) return action()
        try {
            loop.execute(action)
        } catch (e: RejectedExecutionException) {
            onRefused(e)
        }
    }

    /** On the loop, after what is under way there. */
    private fun later(action: () -> Unit) {
        try {
            loop.execute(action)
        } catch (_: RejectedExecutionException) {
            // The loop has ended, and the connection with it.
        }
    }

    /** What the connection waits for before it goes. */
    private enum class Farewell {
        NONE,

        /** Our close frame is with the network. */
        WRITTEN,

        /** The peer has gone, or [LINGER_MILLIS] are over: what it has sent is not read, so the end would be a reset. */
        TAKEN,
    }

    private enum class Phase { DIALLING, OPEN, CLOSING, ENDED }

    internal companion object {
        private val log = LoggerFactory.getLogger(NettyLink::class.java)

        /** How long a peer may take to read what was sent and answer the close frame, before it is dropped. */
        internal val CLOSE_TIMEOUT: Duration = Duration.ofSeconds(5)

        private const val LOOP_ENDED = "the transport's threads have ended"

        /** Nobody means more, and it can be reckoned with. */
        private val LONGEST: Duration = Duration.ofDays(365)

        /** How long our close frame may take to go out, where nothing is waited for but that. */
        private const val LINGER_MILLIS = 1_000L

        /** How long what came before a write failed may take to be delivered: plenty, unless reading is paused. */
        private const val DRAIN_MILLIS = 500L
    }
}
