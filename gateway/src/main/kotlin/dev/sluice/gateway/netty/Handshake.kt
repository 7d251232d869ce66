package dev.sluice.gateway.netty

import dev.sluice.gateway.transport.LinkTexts
import dev.sluice.gateway.transport.TransportRequest
import io.netty.channel.Channel
import io.netty.channel.ChannelHandlerContext
import io.netty.channel.ChannelInboundHandlerAdapter
import io.netty.channel.ChannelPipeline
import io.netty.handler.codec.http.DefaultHttpHeaders
import io.netty.handler.codec.http.FullHttpRequest
import io.netty.handler.codec.http.FullHttpResponse
import io.netty.handler.codec.http.HttpClientCodec
import io.netty.handler.codec.http.HttpHeaderNames
import io.netty.handler.codec.http.HttpObjectAggregator
import io.netty.handler.codec.http.HttpResponse
import io.netty.handler.codec.http.HttpResponseStatus
import io.netty.handler.codec.http.HttpStatusClass
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder
import io.netty.handler.codec.http.websocketx.WebSocketVersion
import io.netty.util.ReferenceCountUtil
import java.net.ProtocolException

/** Makes a WebSocket of a connection (RFC 6455, 4.1), and puts [reader] in its own place when that is done. */
internal class Handshake(
    private val target: DialTarget,
    private val request: TransportRequest,
    private val link: NettyLink,
    private val reader: FrameReader,
) {
    fun equip(pipeline: ChannelPipeline) {
        pipeline.addLast(HttpClientCodec())
        pipeline.addLast(KeyCheck())
        pipeline.addLast(HttpObjectAggregator(MAX_ANSWER_BYTES))
        pipeline.addLast(Shaking())
    }

    /** A 101 without a key has a body to Netty's codec, which would be waited for until the dial's time is over. */
    private inner class KeyCheck : ChannelInboundHandlerAdapter() {
        override fun channelRead(context: ChannelHandlerContext, message: Any) {
            if (message is HttpResponse && message.status() == HttpResponseStatus.SWITCHING_PROTOCOLS) {
                if (!message.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT)) {
                    return link.broken(ProtocolException(LinkTexts.missing("Sec-WebSocket-Accept")))
                }
                context.pipeline().remove(this)
            }
            context.fireChannelRead(message)
        }
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
                if (isProvisional(message.status())) return
                message.decoderResult().cause()?.let { return link.broken(it) }
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
            // Of a URL whose host is no name to java.net.URI, such as one with an underscore, Netty asks for both.
            DefaultHttpHeaders()
                .set(HttpHeaderNames.HOST, target.hostHeader)
                .set(HttpHeaderNames.ORIGIN, target.hostHeader),
            request.maxFrameBytes,
        ) {
        // Netty looks at everything else that RFC 6455, 4.1, asks for, a subprotocol too.
        override fun verify(response: FullHttpResponse) {
            super.verify(response)
            if (response.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS)) {
                throw ProtocolException(LinkTexts.unasked("an extension"))
            }
        }

        // What is wrong is told by the link: Netty's decoder would write it past its own encoder.
        override fun newWebsocketDecoder(): WebSocketFrameDecoder =
            WebSocket13FrameDecoder(
                WebSocketDecoderConfig
                    .newBuilder()
                    .expectMaskedFrames(false)
                    .allowExtensions(false)
                    .maxFramePayloadLength(request.maxFrameBytes)
                    .closeOnProtocolViolation(false)
                    .build(),
            )

        override fun newHandshakeRequest(): FullHttpRequest =
            super.newHandshakeRequest().apply {
                // Only browsers have an origin (RFC 6455, 4.1).
                headers().remove(HttpHeaderNames.ORIGIN)
            }
    }

    internal companion object {
        /** What a server says instead of 101 is for a log. */
        private const val MAX_ANSWER_BYTES = 64 * 1024

        /** Whether another answer follows (RFC 9110, 15.2). */
        fun isProvisional(status: HttpResponseStatus): Boolean =
            status.codeClass() == HttpStatusClass.INFORMATIONAL && status != HttpResponseStatus.SWITCHING_PROTOCOLS

        /** What still comes behind a violation is let go in one piece: Netty's decoder would go through it byte by byte. */
        fun stopDecoding(channel: Channel) {
            val pipeline = channel.pipeline()
            if (pipeline.get(WebSocket13FrameDecoder::class.java) != null) {
                pipeline.remove(WebSocket13FrameDecoder::class.java)
            }
        }
    }
}
