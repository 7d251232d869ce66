package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import java.time.Instant

/**
 * The first has come into a voice channel, or the last has left.
 *
 * Immutable. Source: Discord docs, Gateway Events > Voice Channel Start Time Update.
 */
@Serializable
@ConsistentCopyVisibility
public data class VoiceChannelStartTimeUpdate internal constructor(
    /** The channel. */
    public val id: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake,
    /** Since when somebody is in it; null when nobody is. Whole seconds. */
    @SerialName("voice_start_time")
    @Serializable(with = EpochSecondSerializer::class)
    public val voiceStartTime: Instant? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.VOICE_CHANNEL_START_TIME_UPDATE
}
