package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import java.time.Instant

/**
 * What was asked for about one voice channel.
 *
 * Immutable. Source: Discord docs, Gateway Events > Channel Info.
 */
@Serializable
@ConsistentCopyVisibility
public data class VoiceChannelInfo internal constructor(
    public val id: Snowflake = 0,
    /** What users have set as status. */
    public val status: String? = null,
    /** Since when somebody is in it; whole seconds. */
    @SerialName("voice_start_time")
    @Serializable(with = EpochSecondSerializer::class)
    public val voiceStartTime: Instant? = null,
)
