package dev.sluice.gateway.ktor

import dev.sluice.gateway.rest.RestRequest
import dev.sluice.gateway.rest.RestResponse
import dev.sluice.gateway.rest.RestTransport
import io.ktor.client.HttpClient
import io.ktor.client.plugins.HttpTimeoutConfig
import io.ktor.client.request.HttpRequestBuilder
import io.ktor.client.request.header
import io.ktor.client.request.prepareGet
import io.ktor.client.statement.HttpResponse
import io.ktor.client.statement.bodyAsChannel
import io.ktor.http.HttpHeaders
import io.ktor.http.HttpStatusCode
import io.ktor.utils.io.readRemaining
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.future.future
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.io.readByteArray
import java.io.IOException
import java.util.concurrent.CompletableFuture

/**
 * HTTP over a Ktor client; the client stays the caller's.
 *
 * [KtorTransport.rest] makes one that shares a transport's client, and so its proxy and TLS settings.
 *
 * Thread-safe.
 */
public class KtorRestTransport internal constructor(client: HttpClient, parent: Job?) : RestTransport {
    // A copy of the configuration over the same engine: Ktor counts its users, so closing it closes nothing of the caller's.
    private val client =
        client.config {
            followRedirects = false
            expectSuccess = false
        }
    private val traits = EngineTraits.of(client.engine)
    private val job = SupervisorJob(parent)
    private val scope = CoroutineScope(job + LinkDispatchers.VIEW)

    init {
        job.invokeOnCompletion { this.client.close() }
    }

    /** Uses [client]'s engine and configuration, but follows no redirects; it is never closed. */
    public constructor(client: HttpClient) : this(client, null)

    override fun get(request: RestRequest): CompletableFuture<RestResponse> =
        scope.future {
            withTimeoutOrNull(request.timeout.toMillis()) {
                client
                    .prepareGet(request.url) { configure(request) }
                    .execute { read(it, request) }
            } ?: throw IOException("no answer within ${request.timeout.toMillis()} ms")
        }

    override fun close() {
        job.cancel()
    }

    private fun HttpRequestBuilder.configure(request: RestRequest) {
        request.headers.forEach { (name, value) -> header(name, value) }
        // The request has a limit of its own, which covers the whole.
        if (traits.losesDialsWithinLimit) connectWithin(HttpTimeoutConfig.INFINITE_TIMEOUT_MS)
    }

    private suspend fun read(response: HttpResponse, request: RestRequest): RestResponse {
        val body = response.bodyAsChannel().readRemaining(request.maxBodyBytes + 1L).readByteArray()
        if (body.size > request.maxBodyBytes) {
            throw IOException("the answer (status ${response.status.value}) is above ${request.maxBodyBytes} bytes")
        }
        // CIO takes a connection that ended for the end of the body.
        val length = lengthOf(response)
        if (length != null && length != body.size.toLong()) {
            throw IOException("the answer (status ${response.status.value}) ended after ${body.size} of $length bytes")
        }
        val headers = response.headers.entries().associate { (name, values) -> name.lowercase() to values.first() }
        return RestResponse(response.status.value, headers, body)
    }

    /** The length that the body must have; null where there is no body, or not that of its bytes is told. */
    private fun lengthOf(response: HttpResponse): Long? {
        val headers = response.headers
        val isOther = response.status in BODILESS || HttpHeaders.ContentEncoding in headers ||
            HttpHeaders.TransferEncoding in headers
        return if (isOther) null else headers[HttpHeaders.ContentLength]?.toLongOrNull()
    }

    private companion object {
        /** They may tell the length of what they do not bring (RFC 9110, 8.6). */
        val BODILESS = setOf(HttpStatusCode.NoContent, HttpStatusCode.NotModified)
    }
}
