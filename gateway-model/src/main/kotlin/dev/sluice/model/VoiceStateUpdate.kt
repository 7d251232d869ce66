package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A user has come into a voice channel, moved, left, muted and so on.
 *
 * Immutable. Source: Discord docs, Gateway Events > Voice State Update.
 */
@Serializable(with = VoiceStateUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class VoiceStateUpdate internal constructor(
    /** The state; without a channel: the user has left. */
    public val voiceState: VoiceState,
) : DispatchEvent() {
    override val type: EventType get() = EventType.VOICE_STATE_UPDATE

    internal object Serializer : PayloadSerializer<VoiceStateUpdate, VoiceState>(
        VoiceState.serializer(),
        ::VoiceStateUpdate,
        VoiceStateUpdate::voiceState,
        { it.userId != 0L },
    )
}
