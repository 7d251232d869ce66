package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * Where to connect for voice in a guild: the answer to [UpdateVoiceState], and sent again when the server changes.
 * [toString] does not show the [token].
 *
 * Immutable. Source: Discord docs, Gateway Events > Voice Server Update.
 */
@Serializable
@ConsistentCopyVisibility
public data class VoiceServerUpdate internal constructor(
    /** For the voice connection. */
    public val token: String = "",
    @SerialName("guild_id")
    public val guildId: Snowflake,
    /** The host; null when the server is gone: wait for the next event. */
    public val endpoint: String? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.VOICE_SERVER_UPDATE

    override fun toString(): String = "VoiceServerUpdate(token=***, guildId=$guildId, endpoint=$endpoint)"
}
