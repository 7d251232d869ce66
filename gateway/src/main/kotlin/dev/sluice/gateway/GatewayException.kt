package dev.sluice.gateway

/**
 * Something about a shard that its user has to know and that no reconnect can mend, or an operation that could not be
 * done.
 *
 * Recoverable trouble (a dropped connection, an event that cannot be decoded) is never an exception but an event.
 *
 * @property isFatal true when the shard has stopped for good: a wrong token, intents that are not allowed, and so on.
 * @property code the close code behind it, null when there was none.
 * @property reason why the shard has ended, for people: of a fatal end what it means and what to change. Null when no shard has.
 */
public open class GatewayException constructor(
    message: String,
    cause: Throwable? = null,
    public val isFatal: Boolean = false,
    public val code: Int? = null,
    public val reason: String? = null,
) : RuntimeException(message, cause)
