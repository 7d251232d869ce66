package dev.sluice.gateway.rest

import java.util.concurrent.CompletionStage

/**
 * Makes HTTP requests: the little that a gateway client needs of Discord's REST API.
 *
 * `dev.sluice.gateway.ktor.KtorRestTransport` is the one that is used unless another is given. Implementable in Java.
 * Thread-safe.
 */
public interface RestTransport : AutoCloseable {
    /**
     * Makes one GET request, without following redirects.
     *
     * The stage has the answer, whatever its status, or fails with an [java.io.IOException] when there was none in time or its
     * body was above the limit. Where it is a `CompletableFuture`, cancelling it gives the request up.
     */
    public fun get(request: RestRequest): CompletionStage<RestResponse>

    /** Gives up what is under way, and gives back what the transport made for itself. Idempotent. */
    override fun close()
}
