package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A card in a message.
 *
 * Immutable. Source: Discord docs, Message > Embed Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Embed internal constructor(
    public val title: String? = null,
    /** An open set, such as `rich` or `poll_result`. */
    public val type: String? = null,
    public val description: String? = null,
    public val url: String? = null,
    public val timestamp: Timestamp? = null,
    public val color: Int? = null,
    public val footer: EmbedFooter? = null,
    public val image: EmbedMedia? = null,
    public val thumbnail: EmbedMedia? = null,
    public val video: EmbedMedia? = null,
    public val provider: EmbedProvider? = null,
    public val author: EmbedAuthor? = null,
    public val fields: List<EmbedField>? = null,
    public val flags: EmbedFlags? = null,
    public val components: List<Component>? = null,
)

/**
 * A picture or video of an embed.
 *
 * Immutable. Source: Discord docs, Message > Embed Image, Embed Thumbnail and Embed Video Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class EmbedMedia internal constructor(
    public val url: String? = null,
    @SerialName("proxy_url")
    public val proxyUrl: String? = null,
    public val height: Int? = null,
    public val width: Int? = null,
    @SerialName("content_type")
    public val contentType: String? = null,
    public val placeholder: String? = null,
    @SerialName("placeholder_version")
    public val placeholderVersion: Int? = null,
    public val description: String? = null,
    public val flags: EmbedMediaFlags? = null,
)

/**
 * The site that an embed comes from.
 *
 * Immutable. Source: Discord docs, Message > Embed Provider Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class EmbedProvider internal constructor(public val name: String? = null, public val url: String? = null)

/**
 * The author line of an embed.
 *
 * Immutable. Source: Discord docs, Message > Embed Author Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class EmbedAuthor internal constructor(
    public val name: String = "",
    public val url: String? = null,
    @SerialName("icon_url")
    public val iconUrl: String? = null,
    @SerialName("proxy_icon_url")
    public val proxyIconUrl: String? = null,
)

/**
 * The last line of an embed.
 *
 * Immutable. Source: Discord docs, Message > Embed Footer Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class EmbedFooter internal constructor(
    public val text: String = "",
    @SerialName("icon_url")
    public val iconUrl: String? = null,
    @SerialName("proxy_icon_url")
    public val proxyIconUrl: String? = null,
)

/**
 * A name with a value in an embed.
 *
 * Immutable. Source: Discord docs, Message > Embed Field Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class EmbedField internal constructor(
    public val name: String = "",
    public val value: String = "",
    public val inline: Boolean? = null,
)
