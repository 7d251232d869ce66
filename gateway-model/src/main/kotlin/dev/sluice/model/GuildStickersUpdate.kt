package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * The stickers of a guild were changed.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Stickers Update.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildStickersUpdate internal constructor(
    @SerialName("guild_id")
    public val guildId: Snowflake,
    /** All of them. */
    public val stickers: List<Sticker> = emptyList(),
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_STICKERS_UPDATE
}
