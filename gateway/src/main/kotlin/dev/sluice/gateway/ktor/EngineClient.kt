package dev.sluice.gateway.ktor

import io.ktor.client.HttpClient
import io.ktor.client.engine.HttpClientEngine
import kotlinx.coroutines.cancel
import kotlinx.coroutines.job

/**
 * A client that links dial with, and what ends with it.
 *
 * @property ownEngine the client's engine when it was made for it; null = it is the caller's, and outlives this
 */
internal class EngineClient(
    val client: HttpClient,
    private val ownEngine: HttpClientEngine?,
    val dispatchers: LinkDispatchers,
) {
    fun close() {
        client.close()
        // Cancelled too: CIO leaves a coroutine behind for each TLS handshake in which we refuse the certificate.
        ownEngine?.run {
            close()
            coroutineContext.cancel()
        }
        dispatchers.close()
    }

    /** Suspends until all of it has ended; [close] must have been called. */
    suspend fun join() {
        client.coroutineContext.job.join()
        ownEngine?.coroutineContext?.job?.join()
    }
}
