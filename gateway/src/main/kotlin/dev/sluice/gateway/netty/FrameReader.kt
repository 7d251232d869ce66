package dev.sluice.gateway.netty

import io.netty.buffer.ByteBufUtil
import io.netty.channel.ChannelHandlerContext
import io.netty.channel.ChannelInboundHandlerAdapter
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame
import io.netty.handler.codec.http.websocketx.WebSocketFrame
import io.netty.util.ReferenceCountUtil
import io.netty.util.concurrent.FastThreadLocal

/**
 * The last handler of a link's pipeline once its handshake is done: hands frames to the [link] in their order.
 *
 * The frames of one read are taken in first, so that it is known whether another follows. While reading is paused they
 * stay here, and the socket is not read: so there are never more than one read brought, 64 KiB, or one frame. Confined
 * to the link's loop, but for [isPaused].
 */
internal class FrameReader(private val link: NettyLink) : ChannelInboundHandlerAdapter() {
    private val received = ArrayDeque<WebSocketFrame>()
    private var context: ChannelHandlerContext? = null
    private var isBinary = false
    private var isDraining = false
    private var hasEnded = false
    private var isForGood = false

    /** What ended the connection, while frames from before it still wait. */
    private var trouble: Throwable? = null

    /** Whether nothing is to be delivered for now; [applyPause] on the loop tells the socket. */
    @Volatile
    var isPaused: Boolean = false

    override fun handlerAdded(context: ChannelHandlerContext) {
        this.context = context
        applyPause()
    }

    override fun channelRead(context: ChannelHandlerContext, message: Any) {
        if (message is WebSocketFrame && !hasEnded) received += message else ReferenceCountUtil.release(message)
    }

    override fun channelReadComplete(context: ChannelHandlerContext) = drain()

    override fun channelInactive(context: ChannelHandlerContext) {
        hasEnded = true
        drain()
        tellEnd()
    }

    // Frames before what broke are delivered first.
    @Deprecated("Netty's, of ChannelInboundHandler")
    override fun exceptionCaught(context: ChannelHandlerContext, cause: Throwable) {
        if (trouble == null) trouble = cause
        hasEnded = true
        drain()
        tellEnd()
    }

    /** Has the socket read on, or no more, as [isPaused] says. Delivers nothing. */
    fun applyAutoRead() {
        context?.channel()?.config()?.isAutoRead = mayRead()
    }

    /** The same, and goes on with what waits here. */
    fun applyPause() {
        if (context == null) return
        applyAutoRead()
        drain()
        tellEnd()
    }

    /** Reads on, whatever [isPaused] says: the link is closing, and the peer's answer comes behind everything. */
    fun readForGood() {
        isForGood = true
        applyPause()
    }

    /** Lets go what nobody wants any more. */
    fun clear() {
        hasEnded = true
        while (true) (received.removeFirstOrNull() ?: return).release()
    }

    private fun drain() {
        // A callback that resumes reading comes back here: the loop below goes on by itself.
        if (isDraining) return
        isDraining = true
        try {
            while (mayRead()) {
                val frame = received.removeFirstOrNull() ?: return
                try {
                    take(frame)
                } finally {
                    frame.release()
                }
            }
        } finally {
            isDraining = false
        }
    }

    private fun mayRead() = isForGood || !isPaused

    /** Behind what lies here while reading is paused nobody sees the end: it is told when reading goes on. */
    private fun tellEnd() {
        if (!hasEnded || received.isNotEmpty()) return
        val cause = trouble
        if (cause == null) link.dropped() else link.broken(cause)
    }

    private fun take(frame: WebSocketFrame) {
        when (frame) {
            is BinaryWebSocketFrame -> deliver(frame, binary = true)
            is TextWebSocketFrame -> deliver(frame, binary = false)
            is ContinuationWebSocketFrame -> deliver(frame, isBinary)
            is PingWebSocketFrame -> link.answerPing(ByteBufUtil.getBytes(frame.content()))
            is CloseWebSocketFrame -> link.closedByPeer(frame)
        }
    }

    private fun deliver(frame: WebSocketFrame, binary: Boolean) {
        isBinary = binary
        // Before it is copied: another link's listener may be looking at the same array.
        if (link.isUnwanted) return
        val isFollowed = when (received.firstOrNull()) {
            is BinaryWebSocketFrame, is TextWebSocketFrame, is ContinuationWebSocketFrame -> true
            else -> false
        }
        val content = frame.content()
        val length = content.readableBytes()
        if (content.hasArray()) {
            val offset = content.arrayOffset() + content.readerIndex()
            link.deliver(content.array(), offset, length, frame.isFinalFragment, binary, isFollowed)
        } else if (length <= PIECE_BYTES) {
            val piece = PIECE.get()
            content.getBytes(content.readerIndex(), piece, 0, length)
            link.deliver(piece, 0, length, frame.isFinalFragment, binary, isFollowed)
        } else {
            val whole = ByteBufUtil.getBytes(content)
            link.deliver(whole, 0, length, frame.isFinalFragment, binary, isFollowed)
        }
    }

    private companion object {
        /** As much as one read brings (Netty 4.2, `AdaptiveRecvByteBufAllocator`): nearly all frames are smaller. */
        const val PIECE_BYTES = 64 * 1024

        /** One a thread: a frame is copied out of native memory, and looked at before the next one is. */
        val PIECE =
            object : FastThreadLocal<ByteArray>() {
                override fun initialValue() = ByteArray(PIECE_BYTES)
            }
    }
}
