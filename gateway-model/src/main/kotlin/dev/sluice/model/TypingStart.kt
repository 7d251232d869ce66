package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import java.time.Instant

/**
 * A user has begun to type.
 *
 * Immutable. Source: Discord docs, Gateway Events > Typing Start.
 */
@Serializable
@ConsistentCopyVisibility
public data class TypingStart internal constructor(
    @SerialName("channel_id")
    public val channelId: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    @SerialName("user_id")
    public val userId: Snowflake,
    /** When; whole seconds. */
    @Serializable(with = EpochSecondSerializer::class)
    public val timestamp: Instant? = null,
    /** Who it is, in a guild. */
    public val member: Member? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.TYPING_START
}
