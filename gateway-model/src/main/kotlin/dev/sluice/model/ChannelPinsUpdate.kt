package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A message was pinned or unpinned. Not sent when a pinned message is deleted.
 *
 * Immutable. Source: Discord docs, Gateway Events > Channel Pins Update.
 */
@Serializable
@ConsistentCopyVisibility
public data class ChannelPinsUpdate internal constructor(
    /** Null in a direct message. */
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    @SerialName("channel_id")
    public val channelId: Snowflake,
    /** When the newest pin was made. */
    @SerialName("last_pin_timestamp")
    public val lastPinTimestamp: Timestamp? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.CHANNEL_PINS_UPDATE
}
