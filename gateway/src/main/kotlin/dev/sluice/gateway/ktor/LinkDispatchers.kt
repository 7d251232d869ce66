package dev.sluice.gateway.ktor

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.IO_PARALLELISM_PROPERTY_NAME

/**
 * Where a [KtorTransport] runs.
 *
 * Dials, writes and waits for `resumeReading` always run on [worker], never on the thread that calls into the transport.
 *
 * @property engine what an engine is given when the transport makes it. CIO reads and writes sockets on `Dispatchers.IO`
 *   whatever it is given
 * @property receiver where frames are received and listeners are called
 */
internal class LinkDispatchers(val engine: CoroutineDispatcher, val receiver: CoroutineDispatcher) {
    val worker: CoroutineDispatcher get() = WORKER

    /** Gives back what [engine] holds; the engine must have been told to end. */
    fun close() {
        (engine as? FramesInline)?.close()
    }

    companion object {
        /** What `Dispatchers.IO` has unless told otherwise (kotlinx.coroutines, `Dispatchers.IO`). */
        private const val DEFAULT_PARALLELISM = 64

        /**
         * As many threads as `Dispatchers.IO` may have, from the same pool, but none that a user's code which blocks on
         * `Dispatchers.IO` takes away (kotlinx.coroutines, `Dispatchers.IO`, elasticity). One view for all transports.
         */
        val WORKER: CoroutineDispatcher =
            Dispatchers.IO.limitedParallelism(
                Integer.getInteger(IO_PARALLELISM_PROPERTY_NAME, DEFAULT_PARALLELISM),
                "sluice-links",
            )

        /** From CIO's socket to the listener on one thread. For one transport, as its selector's thread is. */
        fun framesInline() = LinkDispatchers(engine = FramesInline(WORKER), receiver = Dispatchers.Unconfined)
    }
}
