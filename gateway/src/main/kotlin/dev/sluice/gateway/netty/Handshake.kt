package dev.sluice.gateway.netty

import dev.sluice.gateway.transport.TransportRequest
import io.netty.channel.ChannelHandlerContext
import io.netty.channel.ChannelInboundHandlerAdapter
import io.netty.channel.ChannelPipeline
import io.netty.handler.codec.http.DefaultHttpHeaders
import io.netty.handler.codec.http.FullHttpRequest
import io.netty.handler.codec.http.FullHttpResponse
import io.netty.handler.codec.http.HttpClientCodec
import io.netty.handler.codec.http.HttpHeaderNames
import io.netty.handler.codec.http.HttpObjectAggregator
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13
import io.netty.handler.codec.http.websocketx.WebSocketVersion
import io.netty.util.ReferenceCountUtil

/** Makes a WebSocket of a connection (RFC 6455, 4.1), and puts [reader] in its own place when that is done. */
internal class Handshake(
    private val target: DialTarget,
    private val request: TransportRequest,
    private val link: NettyLink,
    private val reader: FrameReader,
) {
    fun equip(pipeline: ChannelPipeline) {
        pipeline.addLast(HttpClientCodec())
        pipeline.addLast(HttpObjectAggregator(MAX_ANSWER_BYTES))
        pipeline.addLast(Shaking())
    }

    private inner class Shaking : ChannelInboundHandlerAdapter() {
        private val handshaker = Handshaker()

        override fun channelActive(context: ChannelHandlerContext) {
            // Waits within the pipeline until a tunnel and TLS are there.
            handshaker.handshake(context.channel()).addListener { if (!it.isSuccess) link.broken(it.cause()) }
        }

        override fun channelRead(context: ChannelHandlerContext, message: Any) {
            if (message !is FullHttpResponse) {
                ReferenceCountUtil.release(message)
                return
            }
            try {
                handshaker.finishHandshake(context.channel(), message)
            } finally {
                message.release()
            }
            // In this order: what has come behind the answer goes to the reader, and the link has to be open for it.
            context.pipeline().replace(this, "sluice-frames", reader)
            link.opened()
        }

        override fun channelInactive(context: ChannelHandlerContext) = link.dropped()

        @Deprecated("Netty's, of ChannelInboundHandler")
        override fun exceptionCaught(context: ChannelHandlerContext, cause: Throwable) = link.broken(cause)
    }

    /** No extensions: Discord compresses by itself. */
    private inner class Handshaker :
        WebSocketClientHandshaker13(
            target.uri,
            WebSocketVersion.V13,
            null,
            false,
            DefaultHttpHeaders(),
            request.maxFrameBytes,
        ) {
        override fun newHandshakeRequest(): FullHttpRequest =
            super.newHandshakeRequest().apply {
                headers().set(HttpHeaderNames.HOST, target.hostHeader)
                // Only browsers have an origin (RFC 6455, 4.1).
                headers().remove(HttpHeaderNames.ORIGIN)
            }
    }

    private companion object {
        /** What a server says instead of 101 is for a log. */
        const val MAX_ANSWER_BYTES = 64 * 1024
    }
}
