package dev.sluice.gateway.ktor

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineName
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit
import kotlin.coroutines.CoroutineContext

/**
 * Lets CIO's framing coroutines run on the thread that resumes them, its selector on a thread of its own, and everything
 * else on [delegate]. For one engine.
 *
 * A frame passes two coroutines of Ktor's between the socket's bytes and its receiver, over TLS four, each a thread switch
 * on an ordinary dispatcher. Inline, they run on the thread that has read the socket, and so does the receiver.
 *
 * The selector's loop yields before each `select()`. On a pool's thread that goes through the pool's queues and wakes
 * another thread each time; and a socket that has become readable is handed to a queue of the very thread that blocks
 * next, from where others may take it 100 us later at the earliest (`kotlinx.coroutines.scheduler.resolution.ns`).
 * On a thread outside of the pool neither happens.
 *
 * `Dispatchers.Unconfined` for the whole engine is no way to get there: CIO's selector loop, which blocks, then goes on
 * on whatever thread registers an interest, and that thread is lost to its owner (links of others stood still). So only
 * coroutines are let through that are known by name, in Ktor 3.5.2; where a name changes, they are dispatched as before,
 * which is slower and nothing else.
 */
internal class FramesInline(private val delegate: CoroutineDispatcher) :
    CoroutineDispatcher(),
    AutoCloseable {
    /** Its thread comes with the first task. One may wait: the loop is one coroutine, and goes on once each time. */
    private val selector =
        ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, LinkedBlockingQueue(1)) { task ->
            Thread(task, SELECTOR_THREAD).apply { isDaemon = true }
        }

    override fun isDispatchNeeded(context: CoroutineContext): Boolean {
        val name = context[CoroutineName]?.name
        return name == SELECTOR || (name !in INLINE && delegate.isDispatchNeeded(context))
    }

    override fun dispatch(context: CoroutineContext, block: Runnable) {
        if (context[CoroutineName]?.name != SELECTOR) return delegate.dispatch(context, block)
        try {
            selector.execute(block)
        } catch (_: RejectedExecutionException) {
            // Closed: what the loop still has to do, its end, can be done anywhere.
            delegate.dispatch(context, block)
        }
    }

    /** Ends the selector's thread as soon as it has nothing to do; the engine must have been told to end. */
    override fun close() = selector.shutdown()

    override fun toString(): String = "FramesInline($delegate)"

    internal companion object {
        /** Of `ActorSelectorManager`. */
        internal const val SELECTOR = "selector"

        internal const val SELECTOR_THREAD = "sluice-selector"

        /** Of `RawWebSocketJvm`, `WebSocketReader` and `WebSocketWriter`. */
        internal val FRAMING = setOf("raw-ws", "ws-reader", "ws-writer")

        /** Of `TLSClientHandshake` and `TLSSocket`: a record goes through two of them, each way. */
        internal val TLS = setOf("cio-tls-parser", "cio-tls-input-loop", "cio-tls-output-loop", "cio-tls-encoder")

        private val INLINE = FRAMING + TLS
    }
}
