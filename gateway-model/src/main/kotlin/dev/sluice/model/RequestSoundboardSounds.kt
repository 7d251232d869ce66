package dev.sluice.model

/**
 * Asks for the soundboard sounds of guilds; each guild is answered by one SOUNDBOARD_SOUNDS.
 *
 * Immutable, equal by content. Source: Discord docs, Gateway Events > Request Soundboard Sounds.
 *
 * @throws IllegalArgumentException when no guild is given
 */
public class RequestSoundboardSounds(guildIds: Collection<Long>) : Command {
    /** The guilds, at least one. */
    public val guildIds: List<Long> = guildIds.toList()

    init {
        require(this.guildIds.isNotEmpty()) { "at least one guild id is needed" }
    }

    override val opcode: Int get() = Opcode.REQUEST_SOUNDBOARD_SOUNDS

    override fun equals(other: Any?): Boolean = other is RequestSoundboardSounds && other.guildIds == guildIds

    override fun hashCode(): Int = guildIds.hashCode()

    override fun toString(): String = "RequestSoundboardSounds(guildIds=$guildIds)"
}
