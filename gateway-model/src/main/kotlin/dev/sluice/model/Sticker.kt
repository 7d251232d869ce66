package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A sticker.
 *
 * Immutable. Source: Discord docs, Sticker > Sticker Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Sticker internal constructor(
    public val id: Snowflake = 0,
    @SerialName("pack_id")
    public val packId: Snowflake? = null,
    public val name: String = "",
    public val description: String? = null,
    public val tags: String = "",
    public val type: StickerType = StickerType.STANDARD,
    @SerialName("format_type")
    public val formatType: StickerFormatType = StickerFormatType.PNG,
    public val available: Boolean? = null,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    public val user: User? = null,
    @SerialName("sort_value")
    public val sortValue: Int? = null,
)

/**
 * What is needed to show a sticker.
 *
 * Immutable. Source: Discord docs, Sticker > Sticker Item Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class StickerItem internal constructor(
    public val id: Snowflake = 0,
    public val name: String = "",
    @SerialName("format_type")
    public val formatType: StickerFormatType = StickerFormatType.PNG,
)
