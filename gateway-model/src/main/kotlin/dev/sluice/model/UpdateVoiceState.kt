package dev.sluice.model

import java.util.Objects

/**
 * Joins, moves between or leaves the voice channels of a guild.
 *
 * Answered by VOICE_STATE_UPDATE and VOICE_SERVER_UPDATE. Immutable, equal by content.
 * Source: Discord docs, Gateway Events > Update Voice State.
 *
 * @property guildId the guild
 * @property channelId the channel to be in; null leaves
 * @property selfMute whether the bot is muted
 * @property selfDeaf whether the bot is deafened
 */
public class UpdateVoiceState(
    public val guildId: Long,
    public val channelId: Long?,
    public val selfMute: Boolean,
    public val selfDeaf: Boolean,
) : Command {
    override val opcode: Int get() = Opcode.VOICE_STATE_UPDATE

    override fun equals(other: Any?): Boolean =
        other is UpdateVoiceState && other.guildId == guildId && other.channelId == channelId &&
            other.selfMute == selfMute && other.selfDeaf == selfDeaf

    override fun hashCode(): Int = Objects.hash(guildId, channelId, selfMute, selfDeaf)

    override fun toString(): String =
        "UpdateVoiceState(guildId=$guildId, channelId=$channelId, selfMute=$selfMute, selfDeaf=$selfDeaf)"

    public companion object {
        /** Joins or moves to a channel, neither muted nor deafened. */
        @JvmStatic
        public fun join(guildId: Long, channelId: Long): UpdateVoiceState =
            UpdateVoiceState(guildId, channelId, selfMute = false, selfDeaf = false)

        /** Leaves the voice channels of a guild. */
        @JvmStatic
        public fun leave(guildId: Long): UpdateVoiceState =
            UpdateVoiceState(guildId, null, selfMute = false, selfDeaf = false)
    }
}
