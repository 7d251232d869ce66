package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * The answer to [RequestChannelInfo].
 *
 * Immutable. Source: Discord docs, Gateway Events > Channel Info.
 */
@Serializable
@ConsistentCopyVisibility
public data class ChannelInfo internal constructor(
    @SerialName("guild_id")
    public val guildId: Snowflake,
    public val channels: List<VoiceChannelInfo> = emptyList(),
) : DispatchEvent() {
    override val type: EventType get() = EventType.CHANNEL_INFO
}
