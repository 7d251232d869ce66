package dev.sluice.gateway.rest

import dev.sluice.model.Token
import kotlinx.coroutines.future.await
import java.time.Duration
import java.util.concurrent.CompletableFuture

/**
 * The one question that a gateway client has for Discord's REST API: where to connect to, and with how many shards.
 *
 * Thread-safe. Does not close its [RestTransport]. Nothing is retried here: [GatewayRestException] says whether and when.
 */
public class GatewayRest private constructor(builder: Builder) {
    private val token = builder.token
    private val transport = builder.transport
    private val baseUrl = builder.baseUrl
    private val timeout = builder.timeout
    private val userAgent = builder.userAgent

    /**
     * Asks for the recommended shards and the session start limit (Discord docs, Gateway > Get Gateway Bot).
     *
     * Cancelling gives the request up.
     *
     * @throws GatewayRestException when there is no usable answer; fatal for a wrong token
     */
    @JvmSynthetic
    public suspend fun gatewayBot(): GatewayBotInfo = gatewayBotAsync().await()

    /** [gatewayBot] as a future, which fails with [GatewayRestException]; cancelling it gives the request up. */
    public fun gatewayBotAsync(): CompletableFuture<GatewayBotInfo> {
        val request = request("/gateway/bot")
        val pending = try {
            transport.get(request)
        } catch (failure: Throwable) {
            // A transport of somebody else's: it breaks its word, and who asked must hear of it all the same.
            return CompletableFuture.failedFuture(RestAnswers.noAnswer(request, failure))
        }
        val answer = CompletableFuture<GatewayBotInfo>()
        pending.whenComplete { response, trouble ->
            try {
                if (trouble != null) throw trouble
                answer.complete(RestAnswers.gatewayBot(request, response, token))
            } catch (failure: Throwable) {
                // Whatever it is, who waits must hear of it.
                val known = failure as? GatewayRestException ?: RestAnswers.noAnswer(request, failure)
                answer.completeExceptionally(known)
            }
        }
        answer.whenComplete { _, _ -> if (answer.isCancelled) (pending as? CompletableFuture)?.cancel(true) }
        return answer
    }

    override fun toString(): String = "GatewayRest($baseUrl)"

    private fun request(path: String): RestRequest {
        val headers =
            mapOf(
                "Authorization" to "Bot ${token.value}",
                "User-Agent" to userAgent,
                "Accept" to "application/json",
            )
        return RestRequest(baseUrl + path, headers, timeout, MAX_BODY_BYTES)
    }

    /** Configures a [GatewayRest]. Not thread-safe. */
    public class Builder internal constructor(internal val token: Token, internal val transport: RestTransport) {
        internal var baseUrl: String = DEFAULT_BASE_URL
        internal var timeout: Duration = DEFAULT_TIMEOUT
        internal var userAgent: String = DEFAULT_USER_AGENT
        private var allowsPlaintext = false

        /**
         * Where the API is, version included; Discord unless set.
         *
         * @throws IllegalArgumentException when it is no URL of scheme, host and path.
         */
        public fun baseUrl(url: String): Builder =
            apply {
                RestUrl.parse(BASE_URL, url)
                baseUrl = url.trimEnd('/')
            }

        /** How long a request may take in all; 15 s unless set. */
        public fun timeout(timeout: Duration): Builder =
            apply {
                require(!timeout.isNegative && !timeout.isZero) { "timeout must be positive, was $timeout" }
                this.timeout = timeout
            }

        /** The header that Discord asks for: `DiscordBot (url, version)` (Discord docs, API Reference > User Agent). */
        public fun userAgent(userAgent: String): Builder =
            apply {
                require(
                    userAgent.isNotBlank() && userAgent.all { it in ' '..'~' },
                ) { "userAgent must be printable ASCII" }
                this.userAgent = userAgent
            }

        /** Lets the token go over plain `http` to a host that is not this machine. For tests in closed networks. */
        public fun allowPlaintext(): Builder = apply { allowsPlaintext = true }

        /** @throws IllegalArgumentException when the token would go over plain `http` to another machine */
        public fun build(): GatewayRest {
            RestUrl.requireSecret(BASE_URL, baseUrl, allowsPlaintext)
            return GatewayRest(this)
        }
    }

    public companion object {
        /** Discord's API in the version that the gateway speaks. */
        public const val DEFAULT_BASE_URL: String = "https://discord.com/api/v10"

        private const val BASE_URL = "baseUrl"
        private val DEFAULT_TIMEOUT = Duration.ofSeconds(15)
        private const val DEFAULT_USER_AGENT = "DiscordBot (https://sluice.dev, 0.1)"

        /** The answer has about 200 bytes; 64 KiB leave room for whatever a proxy says instead. */
        internal const val MAX_BODY_BYTES: Int = 64 * 1024

        /** A builder for requests with [token] over [transport]. */
        @JvmStatic
        public fun builder(token: Token, transport: RestTransport): Builder = Builder(token, transport)
    }
}
