package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import java.time.Duration

/**
 * Discord has dropped a command because of a rate limit; the connection stays.
 *
 * Immutable. Source: Discord docs, Gateway Events > Rate Limited.
 */
@Serializable
@ConsistentCopyVisibility
public data class RateLimited internal constructor(
    /** Of the command, see [Opcode]. */
    public val opcode: Int = 0,
    /** Seconds; see [retryAfter]. */
    @SerialName("retry_after")
    public val retryAfterSeconds: Double = 0.0,
    /** More about the command, by [opcode]; see [guildId] and [nonce]. */
    public val meta: DynamicValue? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.RATE_LIMITED

    /** How long to wait before the command can be sent again. */
    public val retryAfter: Duration get() = Duration.ofNanos(
        (retryAfterSeconds * Duration.ofSeconds(1).toNanos()).toLong(),
    )

    /** For [RequestGuildMembers]: of which guild; null when there is none or it is no id. */
    public val guildId: Snowflake?
        get() = meta?.asMap()?.get("guild_id")?.let { it.asLong() ?: it.asString()?.toULongOrNull()?.toLong() }

    /** For [RequestGuildMembers]: its nonce; null when there is none. */
    public val nonce: String?
        get() = meta?.asMap()?.get("nonce")?.let { it.asString() ?: it.asLong()?.toString() }
}
