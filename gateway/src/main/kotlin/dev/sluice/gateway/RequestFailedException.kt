package dev.sluice.gateway

import dev.sluice.model.Command
import java.time.Duration

/**
 * A request was sent, and its answer did not come, or not whole. The shard goes on; what had come was delivered.
 *
 * @property kind why, for programs; the message says it for people.
 * @property command what was asked.
 * @property retryAfter when Discord would take it again, for [Kind.RATE_LIMITED]; else null.
 */
public class RequestFailedException internal constructor(
    public val kind: Kind,
    public val command: Command,
    message: String,
    public val retryAfter: Duration? = null,
) : GatewayException(message) {
    /** Why an answer did not come. */
    public enum class Kind {
        /** Nothing came for as long as [RequestOptions.idleTimeout]. */
        TIMED_OUT,

        /** Discord dropped it because of a rate limit, more often than [RequestOptions.rateLimitRetries] allows. */
        RATE_LIMITED,

        /** The session that it was asked in ended; a new one knows nothing of it. */
        SESSION_LOST,

        /** A part of the answer has a form that is not understood. */
        UNDECODABLE,
    }
}
