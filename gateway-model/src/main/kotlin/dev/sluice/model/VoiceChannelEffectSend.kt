package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * Somebody has sent an emoji or a sound into the voice channel that the bot is in.
 *
 * Immutable. Source: Discord docs, Gateway Events > Voice Channel Effect Send.
 */
@Serializable
@ConsistentCopyVisibility
public data class VoiceChannelEffectSend internal constructor(
    @SerialName("channel_id")
    public val channelId: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake,
    @SerialName("user_id")
    public val userId: Snowflake,
    public val emoji: Emoji? = null,
    @SerialName("animation_type")
    public val animationType: VoiceEffectAnimationType? = null,
    @SerialName("animation_id")
    public val animationId: Int? = null,
    /** Small numbers are Discord's own sounds. */
    @SerialName("sound_id")
    public val soundId: Snowflake? = null,
    /** 0 to 1. */
    @SerialName("sound_volume")
    public val soundVolume: Double? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.VOICE_CHANNEL_EFFECT_SEND
}
