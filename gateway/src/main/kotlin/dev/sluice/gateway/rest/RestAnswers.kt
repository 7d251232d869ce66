package dev.sluice.gateway.rest

import dev.sluice.model.Intents
import dev.sluice.model.Token
import dev.sluice.protocol.ProtocolConfig
import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import kotlinx.serialization.json.Json
import java.io.IOException
import java.net.URI
import java.net.URISyntaxException
import java.time.Duration
import java.util.concurrent.CompletionException

/** Reads answers of the REST API, the unhappy ones too. */
internal object RestAnswers {
    private val json = Json { ignoreUnknownKeys = true }

    /** [token] is the one that the gateway is to be given next. */
    fun gatewayBot(request: RestRequest, response: RestResponse, token: Token): GatewayBotInfo {
        if (response.status != OK) throw refused(request, response)
        val answer =
            try {
                json.decodeFromString<Answer>(String(response.body))
            } catch (e: IllegalArgumentException) {
                throw unreadable(request, e)
            }
        val limit = answer.limit
        val isUsable = answer.shards in 1..MAX_SHARDS && isSound(limit) &&
            leadsToAGateway(answer.url, request.url) && isTaken(answer.url, token)
        if (!isUsable) throw unreadable(request, null)
        val resetAfter = Duration.ofMillis(limit.resetAfterMillis)
        return GatewayBotInfo(
            answer.url,
            answer.shards,
            SessionStartLimit(limit.total, limit.remaining, resetAfter, limit.maxConcurrency),
        )
    }

    /** Figures that nobody can mean would be reckoned with for a whole day, or take the memory. */
    private fun isSound(limit: Limit): Boolean =
        limit.total >= 0 && limit.remaining >= 0 && limit.resetAfterMillis in 0..MAX_RESET_AFTER_MILLIS &&
            limit.maxConcurrency in 1..MAX_SHARDS

    /** The token goes there next: an answer that came encrypted leads to no plain connection. */
    private fun leadsToAGateway(url: String, askedAt: String): Boolean {
        val uri = try {
            URI(url)
        } catch (_: URISyntaxException) {
            return false
        }
        val isPlain = "ws".equals(uri.scheme, ignoreCase = true)
        val isGateway = isPlain || "wss".equals(uri.scheme, ignoreCase = true)
        val wasAskedPlainly = askedAt.startsWith("http://", ignoreCase = true)
        val authority = uri.rawAuthority ?: return false
        return isGateway && '@' !in authority && uri.rawFragment == null && (!isPlain || wasAskedPlainly)
    }

    /** Whether a shard takes it as its gateway: it is stricter than [URI], and would throw, which no answer should do. */
    private fun isTaken(url: String, token: Token): Boolean =
        try {
            ProtocolConfig.builder(token, Intents.NONE).gatewayUrl(url)
            true
        } catch (_: IllegalArgumentException) {
            false
        }

    /** An [Error], such as a class that is missing, would be met by the next request, too. */
    fun noAnswer(request: RestRequest, trouble: Throwable): GatewayRestException {
        val cause = if (trouble is CompletionException) trouble.cause ?: trouble else trouble
        return GatewayRestException(
            "$request: no answer: ${cause.message}",
            cause,
            null,
            isRetryable = cause !is Error,
            retryAfter = null,
        )
    }

    private fun refused(request: RestRequest, response: RestResponse): GatewayRestException {
        val status = response.status
        val meaning =
            when {
                status == UNAUTHORIZED -> "the token is wrong or was reset: copy it anew from the developer portal"
                status == TOO_MANY_REQUESTS -> "rate limited"
                status >= SERVER_ERROR -> "the server has trouble"
                else -> "the request was refused"
            }
        return GatewayRestException(
            "$request: status $status: $meaning",
            null,
            status,
            isRetryable = status == TOO_MANY_REQUESTS || status >= SERVER_ERROR,
            retryAfter = retryAfter(response),
        )
    }

    private fun unreadable(request: RestRequest, cause: Exception?) =
        GatewayRestException(
            "$request: the answer is not what Discord documents: is a proxy in between?",
            // The library's message quotes the body, which may be large and may echo the request: only its kind is kept.
            cause?.let { IOException(it.javaClass.simpleName) },
            OK,
            isRetryable = true,
            retryAfter = null,
        )

    /** Seconds, perhaps with a fraction, in the body or the header (Discord docs, Rate Limits > Exceeding A Rate Limit). */
    private fun retryAfter(response: RestResponse): Duration? {
        val seconds = inBody(response) ?: response.headers["retry-after"]?.toDoubleOrNull() ?: return null
        if (seconds.isNaN() || seconds < 0 || seconds > MAX_RETRY_AFTER_SECONDS) return null
        return Duration.ofMillis(kotlin.math.ceil(seconds * MILLIS_PER_SECOND).toLong())
    }

    private fun inBody(response: RestResponse): Double? =
        try {
            json.decodeFromString<RateLimited>(String(response.body)).retryAfter
        } catch (_: IllegalArgumentException) {
            // A proxy's page: the header remains.
            null
        }

    @Serializable
    private class Answer(
        val url: String,
        val shards: Int,
        @SerialName("session_start_limit") val limit: Limit,
    )

    @Serializable
    private class Limit(
        val total: Int,
        val remaining: Int,
        @SerialName("reset_after") val resetAfterMillis: Long,
        @SerialName("max_concurrency") val maxConcurrency: Int,
    )

    @Serializable
    private class RateLimited(
        @SerialName("retry_after") val retryAfter: Double? = null,
    )

    /** The largest bots have some tens of thousands. */
    private const val MAX_SHARDS = 100_000

    /** Discord's window is a day. */
    private const val MAX_RESET_AFTER_MILLIS = 7 * 86_400_000L

    private const val OK = 200
    private const val UNAUTHORIZED = 401
    private const val TOO_MANY_REQUESTS = 429
    private const val SERVER_ERROR = 500
    private const val MILLIS_PER_SECOND = 1000

    /** More than a day is no waiting time but a mistake; Discord's longest bans are of hours. */
    private const val MAX_RETRY_AFTER_SECONDS = 86_400.0
}
