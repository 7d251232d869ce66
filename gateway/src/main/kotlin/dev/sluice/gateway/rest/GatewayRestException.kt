package dev.sluice.gateway.rest

import dev.sluice.gateway.GatewayException
import java.time.Duration

/**
 * Discord's REST API did not answer as hoped. The message names the address and the status, never the token.
 *
 * [isFatal] is true when asking again is in vain: the token is wrong (401), or the request was refused for another reason
 * (3xx, 4xx). [code] is the HTTP status, null when there was no answer.
 *
 * @property isRetryable true for 429, 5xx, and when there was no usable answer
 * @property retryAfter how long to wait before asking again, when the server said so (Discord docs, Rate Limits)
 */
public class GatewayRestException internal constructor(
    message: String,
    cause: Throwable?,
    status: Int?,
    public val isRetryable: Boolean,
    public val retryAfter: Duration?,
) : GatewayException(message, cause, isFatal = !isRetryable, code = status)
