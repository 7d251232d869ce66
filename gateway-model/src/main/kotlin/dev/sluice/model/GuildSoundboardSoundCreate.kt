package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A sound was added to the soundboard of a guild.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Soundboard Sound Create.
 */
@Serializable(with = GuildSoundboardSoundCreate.Serializer::class)
@ConsistentCopyVisibility
public data class GuildSoundboardSoundCreate internal constructor(
    /** The sound. */
    public val sound: SoundboardSound,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_SOUNDBOARD_SOUND_CREATE

    internal object Serializer : PayloadSerializer<GuildSoundboardSoundCreate, SoundboardSound>(
        SoundboardSound.serializer(),
        ::GuildSoundboardSoundCreate,
        GuildSoundboardSoundCreate::sound,
        { it.soundId != 0L },
    )
}
