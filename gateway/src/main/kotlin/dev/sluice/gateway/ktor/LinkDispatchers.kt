package dev.sluice.gateway.ktor

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers

/**
 * Where a [KtorTransport] runs.
 *
 * Dials, writes and waits for `resumeReading` always run on `Dispatchers.IO`, never on the thread that calls into the
 * transport.
 *
 * @property engine what CIO is given when the transport makes it; null: its own choice, which is `Dispatchers.IO`. CIO reads and writes sockets on `Dispatchers.IO` whatever it is given
 * @property receiver where frames are received and listeners are called
 */
internal class LinkDispatchers(val engine: CoroutineDispatcher?, val receiver: CoroutineDispatcher) {
    val worker: CoroutineDispatcher get() = Dispatchers.IO

    /** Gives back what [engine] holds; the engine must have been told to end. */
    fun close() {
        (engine as? AutoCloseable)?.close()
    }

    companion object {
        /** As [INLINE], and CIO's own framing without hops too: from the socket to the listener on one thread. */
        fun framesInline() = LinkDispatchers(engine = FramesInline(Dispatchers.IO), receiver = Dispatchers.Unconfined)

        /** The engine as it comes; what it receives is delivered on the same thread, without a hop. */
        val INLINE = LinkDispatchers(engine = null, receiver = Dispatchers.Unconfined)

        /** Everything on the shared pool, each step a hop. */
        val ALL_IO = LinkDispatchers(engine = Dispatchers.IO, receiver = Dispatchers.IO)

        /** No hop at all but the one that CIO's sockets insist on. Links stand still: for comparison only. */
        val ALL_UNCONFINED = LinkDispatchers(engine = Dispatchers.Unconfined, receiver = Dispatchers.Unconfined)
    }
}
