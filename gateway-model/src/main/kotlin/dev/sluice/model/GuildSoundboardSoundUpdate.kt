package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A sound of the soundboard of a guild was changed.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Soundboard Sound Update.
 */
@Serializable(with = GuildSoundboardSoundUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class GuildSoundboardSoundUpdate internal constructor(
    /** The sound. */
    public val sound: SoundboardSound,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_SOUNDBOARD_SOUND_UPDATE

    internal object Serializer : PayloadSerializer<GuildSoundboardSoundUpdate, SoundboardSound>(
        SoundboardSound.serializer(),
        ::GuildSoundboardSoundUpdate,
        GuildSoundboardSoundUpdate::sound,
        { it.soundId != 0L },
    )
}
