package dev.sluice.gateway.netty

import dev.sluice.gateway.transport.LinkTexts
import dev.sluice.gateway.transport.TransportException
import io.netty.handler.codec.CodecException
import io.netty.handler.codec.TooLongFrameException
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus
import io.netty.handler.proxy.ProxyConnectException

/** Says what Netty means by its failures. */
internal object NettyFailures {
    /** What is behind [failure]: TLS and Netty's decoders wrap what a proxy, or the JDK, has said. */
    fun unwrapped(failure: Throwable): Throwable {
        val proxy = generateSequence(failure) { it.cause }.take(MAX_CAUSES).firstOrNull { it is ProxyConnectException }
        val isWrapper = failure is CodecException && failure !is CorruptedWebSocketFrameException
        return proxy ?: failure.cause?.takeIf { isWrapper } ?: failure
    }

    fun isTooBig(failure: Throwable): Boolean =
        failure is CorruptedWebSocketFrameException && failure.closeStatus() == WebSocketCloseStatus.MESSAGE_TOO_BIG

    fun describe(failure: Throwable): String =
        when {
            failure is CorruptedWebSocketFrameException -> LinkTexts.brokenRule(failure.message)

            // Netty's text has the whole head of the answer.
            failure is TooLongFrameException -> "the answer is too long"

            failure is TransportException -> failure.message.orEmpty()

            failure.message == null -> failure.toString()

            else -> "${nameOf(failure)}: ${failure.message}"
        }

    /** Netty's own are subclasses of the JDK's, whose names say more. */
    private fun nameOf(failure: Throwable): String {
        var type: Class<*> = failure.javaClass
        while (type.name.startsWith("io.netty.") && type.superclass != Exception::class.java) type = type.superclass
        return type.simpleName
    }

    /** Causes may go round in a circle. */
    private const val MAX_CAUSES = 10
}
