package dev.sluice.gateway.netty

import io.netty.channel.ChannelHandlerContext
import io.netty.channel.ChannelInboundHandlerAdapter
import io.netty.handler.codec.http.HttpResponse
import io.netty.handler.codec.http.HttpResponseStatus
import io.netty.handler.codec.http.LastHttpContent
import io.netty.util.ReferenceCountUtil

/**
 * Takes a proxy's refusal for complete when its head is there.
 *
 * `HttpProxyHandler` (Netty 4.2) waits for the end of the answer before it tells the status. A page without a length, on
 * a connection that stays open, has none, and the dial would end without another reason than its limit.
 *
 * Between that handler and its codec; it leaves once there is a tunnel.
 */
internal class ProxyRefusal : ChannelInboundHandlerAdapter() {
    private var isRefused = false

    override fun channelRead(context: ChannelHandlerContext, message: Any) {
        // The page: nobody wants it any more.
        if (isRefused) {
            ReferenceCountUtil.release(message)
            return
        }
        val status = (message as? HttpResponse)?.status()
        if (status == HttpResponseStatus.OK) context.pipeline().remove(this)
        isRefused = status != null && status != HttpResponseStatus.OK && !Handshake.isProvisional(status)
        val ends = isRefused && message !is LastHttpContent
        context.fireChannelRead(message)
        if (ends) context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT)
    }
}
