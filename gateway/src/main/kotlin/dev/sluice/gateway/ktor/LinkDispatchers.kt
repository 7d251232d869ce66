package dev.sluice.gateway.ktor

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers

/**
 * Where a [KtorTransport] runs.
 *
 * Dials, writes and waits for `resumeReading` always run on `Dispatchers.IO`, never on the thread that calls into the
 * transport.
 *
 * @property engine what CIO is given when the transport makes it. It reads and writes sockets on `Dispatchers.IO` whatever it is given
 * @property receiver where frames are received and listeners are called
 */
internal class LinkDispatchers(val engine: CoroutineDispatcher, val receiver: CoroutineDispatcher) {
    val worker: CoroutineDispatcher get() = Dispatchers.IO

    /** Gives back what [engine] holds; the engine must have been told to end. */
    fun close() {
        (engine as? FramesInline)?.close()
    }

    companion object {
        /** From the socket to the listener on one thread. For one transport, as its selector's thread is. */
        fun framesInline() = LinkDispatchers(engine = FramesInline(Dispatchers.IO), receiver = Dispatchers.Unconfined)
    }
}
