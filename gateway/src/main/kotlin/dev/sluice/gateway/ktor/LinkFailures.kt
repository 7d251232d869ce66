package dev.sluice.gateway.ktor

import dev.sluice.gateway.transport.LinkTexts
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

/** Says what Ktor and its engines mean by their failures. */
internal object LinkFailures {
    fun describe(failure: Throwable, request: TransportRequest): String =
        when (failure) {
            is LinkBrokenException -> failure.message.orEmpty()
            is FrameTooBigException -> LinkTexts.tooBig(failure.frameSize, request)
            is ProtocolViolationException -> LinkTexts.brokenRule(failure.message)
            else -> failure.message?.let { "${failure.javaClass.simpleName}: $it" } ?: failure.toString()
        }
}
