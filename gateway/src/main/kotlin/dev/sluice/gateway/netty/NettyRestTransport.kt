package dev.sluice.gateway.netty

import dev.sluice.gateway.rest.RestRequest
import dev.sluice.gateway.rest.RestResponse
import dev.sluice.gateway.rest.RestTransport
import io.netty.buffer.ByteBufUtil
import io.netty.channel.ChannelHandlerContext
import io.netty.channel.ChannelPipeline
import io.netty.channel.SimpleChannelInboundHandler
import io.netty.handler.codec.TooLongFrameException
import io.netty.handler.codec.http.DefaultFullHttpRequest
import io.netty.handler.codec.http.FullHttpResponse
import io.netty.handler.codec.http.HttpClientCodec
import io.netty.handler.codec.http.HttpHeaderNames
import io.netty.handler.codec.http.HttpHeaderValues
import io.netty.handler.codec.http.HttpMethod
import io.netty.handler.codec.http.HttpObjectAggregator
import io.netty.handler.codec.http.HttpVersion
import io.netty.handler.codec.http.TooLongHttpContentException
import java.io.IOException
import java.net.Proxy
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.TimeUnit

/**
 * HTTP over Netty, with the proxies, TLS and threads of the transport that [NettyTransport.rest] was called on.
 *
 * Each request has a connection of its own: a client asks once at its start. Thread-safe.
 */
public class NettyRestTransport internal constructor(
    private val net: NettyNet,
    private val onClose: (NettyRestTransport) -> Unit,
) : RestTransport {
    private val underWay: MutableSet<Exchange> = ConcurrentHashMap.newKeySet()

    @Volatile
    private var isClosed = false

    override fun get(request: RestRequest): CompletableFuture<RestResponse> {
        val exchange = try {
            val target = DialTarget.of(request.url)
            Exchange(request, target, net.proxies.of(target))
        } catch (e: Exception) {
            // A URL without host, or a ProxySelector of somebody's.
            return CompletableFuture.failedFuture(IOException(e.message, e))
        }
        underWay += exchange
        exchange.answer.whenComplete { _, _ -> underWay -= exchange }
        if (isClosed) exchange.fail(CLOSED, null) else exchange.start()
        return exchange.answer
    }

    override fun close() {
        isClosed = true
        underWay.forEach { it.fail(CLOSED, null) }
        onClose(this)
    }

    /** One request and what comes of it: the connection ends when [answer] is there, whatever it is. */
    private inner class Exchange(
        private val request: RestRequest,
        private val target: DialTarget,
        private val proxies: List<Proxy>,
    ) {
        val answer = CompletableFuture<RestResponse>()
        private val loop = net.nextLoop()
        private val limitMillis = request.timeout.toMillis()
        private val dial = NettyDial(net, target, loop, limitMillis, ::equip, ::failed)

        fun start() {
            try {
                loop.execute { if (!answer.isDone) startDial() }
                val late = loop.schedule(::tooLate, limitMillis, TimeUnit.MILLISECONDS)
                answer.whenComplete { _, _ ->
                    late.cancel(false)
                    dropConnection()
                }
            } catch (e: RejectedExecutionException) {
                fail("the transport's threads have ended", e)
            }
        }

        private fun startDial() {
            try {
                dial.start(proxies)
            } catch (e: Throwable) {
                // Netty would log it and tell nobody.
                failed(e)
            }
        }

        fun fail(reason: String, cause: Throwable?) {
            answer.completeExceptionally(IOException(reason, cause))
        }

        private fun tooLate() = fail("no answer within $limitMillis ms", null)

        private fun dropConnection() {
            try {
                loop.execute { dial.giveUp() }
            } catch (_: RejectedExecutionException) {
                // The loop has ended, and its connections with it.
            }
        }

        private fun equip(pipeline: ChannelPipeline) {
            pipeline.addLast(HttpClientCodec())
            pipeline.addLast(HttpObjectAggregator(request.maxBodyBytes))
            pipeline.addLast(Asking())
        }

        private inner class Asking : SimpleChannelInboundHandler<FullHttpResponse>() {
            override fun channelActive(context: ChannelHandlerContext) {
                val path = target.uri.rawPath
                    .orEmpty()
                    .ifEmpty { "/" }
                val query = target.uri.rawQuery
                    ?.let { "?$it" }
                    .orEmpty()
                val asked = DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path + query)
                asked.headers().set(HttpHeaderNames.HOST, target.hostHeader)
                asked.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                request.headers.forEach { (name, value) -> asked.headers().set(name, value) }
                context.writeAndFlush(asked).addListener {
                    if (!it.isSuccess) failed(it.cause())
                }
            }

            override fun channelRead0(context: ChannelHandlerContext, response: FullHttpResponse) {
                if (Handshake.isProvisional(response.status())) return
                response.decoderResult().cause()?.let { return failed(it) }
                val names = response.headers().names()
                val headers = names.associate { it.lowercase() to response.headers().get(it) }
                answer.complete(
                    RestResponse(response.status().code(), headers, ByteBufUtil.getBytes(response.content())),
                )
            }

            override fun channelInactive(context: ChannelHandlerContext) {
                fail("the connection ended before the answer was there", null)
            }

            @Deprecated("Netty's, of ChannelInboundHandler")
            override fun exceptionCaught(context: ChannelHandlerContext, cause: Throwable) {
                failed(cause)
            }
        }

        private fun failed(failure: Throwable) {
            val cause = NettyFailures.unwrapped(failure)
            when (cause) {
                is TooLongHttpContentException -> fail("the answer is above ${request.maxBodyBytes} bytes", cause)
                is TooLongFrameException -> fail(NettyFailures.describe(cause), null)
                is IOException -> answer.completeExceptionally(cause)
                else -> fail(NettyFailures.describe(cause), cause)
            }
        }
    }

    private companion object {
        const val CLOSED = "the transport is closed"
    }
}
