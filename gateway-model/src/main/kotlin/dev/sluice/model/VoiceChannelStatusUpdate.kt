package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * The status of a voice channel was set or cleared.
 *
 * Immutable. Source: Discord docs, Gateway Events > Voice Channel Status Update.
 */
@Serializable
@ConsistentCopyVisibility
public data class VoiceChannelStatusUpdate internal constructor(
    /** The channel. */
    public val id: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake,
    /** Null when cleared. */
    public val status: String? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.VOICE_CHANNEL_STATUS_UPDATE
}
