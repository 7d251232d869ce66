package dev.sluice.gateway.ktor

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.IO_PARALLELISM_PROPERTY_NAME

/**
 * Where a [KtorTransport] runs.
 *
 * @property engine what the engine is given when the transport makes it
 * @property receiver where frames are received and listeners are called
 * @property worker where dials, writes and waits for `resumeReading` run: never on the thread that calls into the transport
 */
internal class LinkDispatchers(
    val engine: CoroutineDispatcher,
    val receiver: CoroutineDispatcher,
    val worker: CoroutineDispatcher,
) {
    /** Gives back what [engine] holds; the engine must have been told to end. */
    fun close() {
        (engine as? FramesInline)?.close()
    }

    companion object {
        /** What `Dispatchers.IO` has unless told otherwise (kotlinx.coroutines, `Dispatchers.IO`). */
        private const val DEFAULT_PARALLELISM = 64

        /** More names than the hosts that shards are told to resume at would seldom be asked for at once. */
        private const val LOOKUP_PARALLELISM = 4

        /**
         * As many threads as `Dispatchers.IO` may have, from the same pool, but none that a user's code which blocks on
         * `Dispatchers.IO` takes away (kotlinx.coroutines, `Dispatchers.IO`, elasticity). One view for the process.
         */
        val VIEW: CoroutineDispatcher =
            Dispatchers.IO.limitedParallelism(
                Integer.getInteger(IO_PARALLELISM_PROPERTY_NAME, DEFAULT_PARALLELISM),
                "sluice-links",
            )

        /** Where names are looked up: few threads, since each may be held for a minute and that helps nobody. */
        val LOOKUPS: CoroutineDispatcher = Dispatchers.IO.limitedParallelism(LOOKUP_PARALLELISM, "sluice-lookups")

        /**
         * For one transport. With CIO everything from the socket to the listener is on one thread; since its sockets are
         * bound to `Dispatchers.IO`, a view would only add threads (500 shards are up 6 % later).
         */
        fun of(isCio: Boolean): LinkDispatchers =
            if (isCio) {
                LinkDispatchers(FramesInline(Dispatchers.IO), Dispatchers.Unconfined, worker = Dispatchers.IO)
            } else {
                LinkDispatchers(VIEW, Dispatchers.Unconfined, worker = VIEW)
            }
    }
}
