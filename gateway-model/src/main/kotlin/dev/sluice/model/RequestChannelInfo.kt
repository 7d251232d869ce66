package dev.sluice.model

import java.util.Objects

/**
 * Asks for fields of a guild's voice channels that no other event carries; answered by one CHANNEL_INFO.
 *
 * Immutable, equal by content. Source: Discord docs, Gateway Events > Request Channel Info.
 *
 * @property guildId the guild
 * @throws IllegalArgumentException when no field is given or one is blank
 */
public class RequestChannelInfo(public val guildId: Long, fields: Collection<String>) : Command {
    /** Which fields, such as [STATUS] and [VOICE_START_TIME]; others are sent as they are. */
    public val fields: List<String> = fields.toList()

    init {
        require(this.fields.isNotEmpty()) { "at least one field is needed, such as \"$STATUS\"" }
        require(this.fields.none(String::isBlank)) { "a field must not be blank, were ${this.fields}" }
    }

    override val opcode: Int get() = Opcode.REQUEST_CHANNEL_INFO

    override fun equals(other: Any?): Boolean =
        other is RequestChannelInfo && other.guildId == guildId && other.fields == fields

    override fun hashCode(): Int = Objects.hash(guildId, fields)

    override fun toString(): String = "RequestChannelInfo(guildId=$guildId, fields=$fields)"

    public companion object {
        /** The text that users have set for a voice channel. */
        public const val STATUS: String = "status"

        /** Since when somebody is in the voice channel. */
        public const val VOICE_START_TIME: String = "voice_start_time"
    }
}
