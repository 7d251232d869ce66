package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * The emojis of a guild were changed.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Emojis Update.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildEmojisUpdate internal constructor(
    @SerialName("guild_id")
    public val guildId: Snowflake,
    /** All of them. */
    public val emojis: List<Emoji> = emptyList(),
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_EMOJIS_UPDATE
}
