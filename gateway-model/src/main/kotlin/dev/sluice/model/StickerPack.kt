package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * Stickers of Discord's own that belong together.
 *
 * Immutable. Source: Discord docs, Sticker > Sticker Pack Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class StickerPack internal constructor(
    public val id: Snowflake = 0,
    public val stickers: List<Sticker> = emptyList(),
    public val name: String = "",
    @SerialName("sku_id")
    public val skuId: Snowflake? = null,
    @SerialName("cover_sticker_id")
    public val coverStickerId: Snowflake? = null,
    public val description: String = "",
    @SerialName("banner_asset_id")
    public val bannerAssetId: Snowflake? = null,
)
