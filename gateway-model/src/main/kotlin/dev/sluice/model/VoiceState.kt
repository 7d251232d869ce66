package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * Where a user is in voice. [toString] does not show the session id.
 *
 * Immutable. Source: Discord docs, Voice > Voice State Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class VoiceState internal constructor(
    /** Absent inside GUILD_CREATE. */
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    /** Null: in no channel. */
    @SerialName("channel_id")
    public val channelId: Snowflake? = null,
    @SerialName("user_id")
    public val userId: Snowflake = 0,
    public val member: Member? = null,
    @SerialName("session_id")
    public val sessionId: String = "",
    public val deaf: Boolean = false,
    public val mute: Boolean = false,
    @SerialName("self_deaf")
    public val selfDeaf: Boolean = false,
    @SerialName("self_mute")
    public val selfMute: Boolean = false,
    @SerialName("self_stream")
    public val selfStream: Boolean? = null,
    @SerialName("self_video")
    public val selfVideo: Boolean = false,
    public val suppress: Boolean = false,
    @SerialName("request_to_speak_timestamp")
    public val requestToSpeakTimestamp: Timestamp? = null,
) {
    override fun toString(): String =
        "VoiceState(guildId=$guildId, channelId=$channelId, userId=$userId, deaf=$deaf, mute=$mute, " +
            "selfDeaf=$selfDeaf, selfMute=$selfMute, selfStream=$selfStream, selfVideo=$selfVideo, suppress=$suppress)"
}
