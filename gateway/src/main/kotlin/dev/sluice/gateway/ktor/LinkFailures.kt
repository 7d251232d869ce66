package dev.sluice.gateway.ktor

import dev.sluice.gateway.transport.TransportRequest
import io.ktor.websocket.FrameTooBigException
import io.ktor.websocket.ProtocolViolationException
import kotlinx.coroutines.CopyableThrowable
import kotlinx.coroutines.ExperimentalCoroutinesApi

/** Ends a link from within: the message is the reason of `onClosed(1006)`. */
@OptIn(ExperimentalCoroutinesApi::class)
internal class LinkBrokenException(message: String, cause: Throwable? = null) :
    Exception(message, cause),
    CopyableThrowable<LinkBrokenException> {
    /** Never copied: its cause is what matters. */
    override fun createCopy(): LinkBrokenException? = null
}

/** Says what went wrong, for a log: what, where, value. */
internal object LinkFailures {
    fun describe(failure: Throwable, request: TransportRequest): String =
        when (failure) {
            is LinkBrokenException -> failure.message.orEmpty()
            is FrameTooBigException -> tooBig(failure.frameSize, request)
            is ProtocolViolationException -> "the peer broke RFC 6455: ${failure.message}"
            else -> failure.message?.let { "${failure.javaClass.simpleName}: $it" } ?: failure.toString()
        }

    fun tooBig(bytes: Long, request: TransportRequest): String =
        "a frame of $bytes bytes came, above the limit of ${request.maxFrameBytes} bytes (maxFrameBytes)"

    fun dialFailed(reason: String, request: TransportRequest): String =
        "no WebSocket connection to ${place(request)}: $reason"

    fun timedOut(request: TransportRequest): String =
        "no WebSocket connection to ${place(request)} within ${request.connectTimeout.toMillis()} ms"

    /** Host and port. No path and no query: they tell nobody what is wrong, and may hold a key. */
    private fun place(request: TransportRequest): String {
        val authority = request.url
            .substringAfter("://")
            .takeWhile { it != '/' && it != '?' }
            .substringAfterLast('@')
        val hasPort = ':' in authority.substringAfterLast(']')
        val port = if (request.url.startsWith("wss")) HTTPS_PORT else HTTP_PORT
        return if (hasPort) authority else "$authority:$port"
    }

    private const val HTTPS_PORT = 443
    private const val HTTP_PORT = 80
}
