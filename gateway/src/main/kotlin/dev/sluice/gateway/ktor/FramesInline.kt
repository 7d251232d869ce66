package dev.sluice.gateway.ktor

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineName
import kotlin.coroutines.CoroutineContext

/**
 * Lets CIO's framing coroutines run on the thread that resumes them, and everything else on [delegate].
 *
 * A frame passes two coroutines of Ktor's between the socket's bytes and its receiver, over TLS four, each a thread switch
 * on an ordinary dispatcher. Inline, they run on the thread that has read the socket, and so does the receiver.
 *
 * `Dispatchers.Unconfined` for the whole engine is no way to get there: CIO's selector loop, which blocks, then goes on
 * on whatever thread registers an interest, and that thread is lost to its owner (links of others stood still). So only
 * coroutines are let through that are known by name, in Ktor 3.5.2; where a name changes, they are dispatched as before,
 * which is slower and nothing else.
 */
internal class FramesInline(private val delegate: CoroutineDispatcher) : CoroutineDispatcher() {
    override fun isDispatchNeeded(context: CoroutineContext): Boolean =
        context[CoroutineName]?.name !in INLINE && delegate.isDispatchNeeded(context)

    override fun dispatch(context: CoroutineContext, block: Runnable) = delegate.dispatch(context, block)

    override fun toString(): String = "FramesInline($delegate)"

    internal companion object {
        /** Of `RawWebSocketJvm`, `WebSocketReader` and `WebSocketWriter`. */
        internal val FRAMING = setOf("raw-ws", "ws-reader", "ws-writer")

        /** Of `TLSClientHandshake` and `TLSSocket`: a record goes through two of them, each way. */
        internal val TLS = setOf("cio-tls-parser", "cio-tls-input-loop", "cio-tls-output-loop", "cio-tls-encoder")

        private val INLINE = FRAMING + TLS
    }
}
