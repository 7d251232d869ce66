package dev.sluice.gateway.netty

import dev.sluice.gateway.transport.Completions
import dev.sluice.gateway.transport.SendCompletion
import dev.sluice.gateway.transport.TransportException
import io.netty.buffer.Unpooled
import io.netty.channel.Channel
import io.netty.channel.ChannelFuture
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger

/** A message on its way out, and who wants to hear about it. */
internal class OutgoingMessage(
    private val bytes: ByteArray,
    private val binary: Boolean,
    private val completion: SendCompletion,
) {
    fun frame() =
        if (binary) {
            BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes))
        } else {
            TextWebSocketFrame(Unpooled.wrappedBuffer(bytes))
        }

    fun complete(failure: Throwable?) = Completions.tell(completion, failure)
}

/**
 * Writes one link's frames, in the order in which they were offered. Confined to the link's loop, but for [offer] and
 * [withdraw].
 *
 * At most [MAX_WAITING_MESSAGES] messages and one answer to a ping are not handed to the network yet.
 *
 * @param onTrouble called for each message that the connection does not take, until [fail]
 */
internal class FrameWriter(private val onTrouble: (TransportException) -> Unit) {
    private val waiting = AtomicInteger()

    /** Bounded by [waiting]. One queue for all threads: a message that was offered before is written before. */
    private val offered = ConcurrentLinkedQueue<OutgoingMessage>()
    private val written = ArrayDeque<Written>()
    private var channel: Channel? = null
    private var lastClose: ChannelFuture? = null
    private var refusal: TransportException? = null
    private var isPongUnderWay = false
    private var nextPong: ByteArray? = null

    /** Whether there is room for [message]; the next [drain] writes it then. Thread-safe. */
    fun offer(message: OutgoingMessage): Boolean {
        if (waiting.incrementAndGet() > MAX_WAITING_MESSAGES) {
            waiting.decrementAndGet()
            return false
        }
        offered += message
        return true
    }

    /** Whether [message] is still in nobody's hands; it is the caller's again then. Thread-safe. */
    fun withdraw(message: OutgoingMessage): Boolean = offered.remove(message).also { if (it) waiting.decrementAndGet() }

    /** Writes what has waited for the connection, and from now on at once. */
    fun open(channel: Channel) {
        this.channel = channel
        drain()
    }

    /** Writes what was offered, or fails it when nothing may be written any more; it waits until [open]. */
    fun drain() {
        while (true) {
            val open = channel
            val refused = refusal
            if (open == null && refused == null) return
            val message = offered.poll() ?: return
            when {
                refused != null -> done(message, TransportException(refused.message.orEmpty(), refused.cause))
                open != null -> write(open, message)
            }
        }
    }

    /** Answers a ping; of several that come while an answer is under way only the last (RFC 6455, 5.5.3). */
    fun pong(payload: ByteArray) {
        val open = channel ?: return
        // Nothing follows a close frame (RFC 6455, 5.5.1).
        if (refusal != null) return
        if (isPongUnderWay) {
            nextPong = payload
            return
        }
        isPongUnderWay = true
        open.writeAndFlush(PongWebSocketFrame(Unpooled.wrappedBuffer(payload))).addListener {
            isPongUnderWay = false
            val next = nextPong
            nextPong = null
            if (next != null) pong(next)
        }
    }

    /** Writes the close frame, behind all that was offered; without a body when [code] is negative. */
    fun close(code: Int, reason: String) {
        drain()
        val open = channel ?: return
        // A completion may have ended the link, or closed it: there is one close frame (RFC 6455, 5.5.1).
        if (refusal != null) return
        refusal = TransportException("the link is closing")
        lastClose =
            open.writeAndFlush(if (code < 0) CloseWebSocketFrame() else CloseWebSocketFrame(true, 0, code, reason))
    }

    /** Done when the close frame has been handed to the network; null when there is none. */
    fun closeWritten(): ChannelFuture? = lastClose

    /** Fails what was not written and what is still to come. */
    fun fail(end: TransportException) {
        refusal = end
        drain()
    }

    private fun write(open: Channel, message: OutgoingMessage) {
        val promise = open.newPromise()
        written += Written(message, promise)
        open.writeAndFlush(message.frame(), promise).addListener { tellWritten() }
    }

    /** In the order of the writes, which is not always the order in which Netty calls its listeners. */
    private fun tellWritten() {
        while (true) {
            val first = written.firstOrNull() ?: return
            if (!first.future.isDone) return
            written.removeFirst()
            if (first.future.isSuccess) done(first.message, null) else failed(first.message, first.future.cause())
        }
    }

    private fun failed(message: OutgoingMessage, cause: Throwable) {
        val trouble = NettyFailures.unwrapped(cause)
        val failure = TransportException("writing failed: ${NettyFailures.describe(trouble)}", trouble)
        done(message, failure)
        if (refusal == null) onTrouble(failure)
    }

    private fun done(message: OutgoingMessage, failure: TransportException?) {
        waiting.decrementAndGet()
        message.complete(failure)
    }

    private class Written(val message: OutgoingMessage, val future: ChannelFuture)

    internal companion object {
        /** A shard may send 120 payloads a minute (Discord docs, Gateway > Rate Limiting): twice that is stuck. */
        internal const val MAX_WAITING_MESSAGES: Int = 256
    }
}
