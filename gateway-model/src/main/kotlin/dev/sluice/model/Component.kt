package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * Any component of a message or modal, and what a user submitted in one: a flat union. [type] tells which fields are
 * there; all others are null.
 *
 * Immutable. Source: Discord docs, Component Reference.
 */
@Serializable
@ConsistentCopyVisibility
public data class Component internal constructor(
    public val type: ComponentType = ComponentType.of(0),
    public val id: Int? = null,
    /** Action row, section, container. */
    public val components: List<Component>? = null,
    /** See [buttonStyle] and [textInputStyle]. */
    public val style: Int? = null,
    public val label: String? = null,
    public val emoji: Emoji? = null,
    @SerialName("custom_id")
    public val customId: String? = null,
    @SerialName("sku_id")
    public val skuId: Snowflake? = null,
    public val url: String? = null,
    public val disabled: Boolean? = null,
    public val options: List<SelectOption>? = null,
    public val placeholder: String? = null,
    @SerialName("min_values")
    public val minValues: Int? = null,
    @SerialName("max_values")
    public val maxValues: Int? = null,
    public val required: Boolean? = null,
    @SerialName("min_length")
    public val minLength: Int? = null,
    @SerialName("max_length")
    public val maxLength: Int? = null,
    /** What was submitted, or is preset: a text, for a checkbox a boolean. */
    public val value: DynamicValue? = null,
    /** What was submitted. */
    public val values: List<String>? = null,
    @SerialName("default_values")
    public val defaultValues: List<SelectDefaultValue>? = null,
    @SerialName("channel_types")
    public val channelTypes: List<ChannelType>? = null,
    /** Section. */
    public val accessory: Component? = null,
    /** Text display. */
    public val content: String? = null,
    /** Thumbnail. */
    public val media: UnfurledMedia? = null,
    public val description: String? = null,
    public val spoiler: Boolean? = null,
    public val items: List<MediaGalleryItem>? = null,
    public val file: UnfurledMedia? = null,
    /** File. */
    public val name: String? = null,
    /** File, bytes. */
    public val size: Long? = null,
    public val divider: Boolean? = null,
    public val spacing: SeparatorSpacing? = null,
    @SerialName("accent_color")
    public val accentColor: Int? = null,
    /** Label. */
    public val component: Component? = null,
    @SerialName("file_types")
    public val fileTypes: List<String>? = null,
    /** Checkbox. */
    public val default: Boolean? = null,
    /** Submitted selects. */
    public val resolved: ResolvedData? = null,
) {
    /** What was typed into a text input or chosen in a radio group; null for anything else. */
    public val text: String? get() = value?.asString()

    /** Whether a submitted checkbox is ticked; null for anything else. */
    public val isChecked: Boolean? get() = value?.asBoolean()

    /** The components directly inside this one: of a row, section or container, its accessory, or that of a label. */
    public val children: List<Component>
        get() = components.orEmpty() + listOfNotNull(component, accessory)

    /** This one or the first one inside it, however deep, that has this [customId]; null when there is none. */
    public fun find(customId: String): Component? {
        if (this.customId == customId) return this
        for (child in children) child.find(customId)?.let { return it }
        return null
    }

    /** The style of a button; null for anything else. */
    public val buttonStyle: ButtonStyle?
        get() = style?.takeIf { type == ComponentType.BUTTON }?.let(ButtonStyle::of)

    /** The style of a text input; null for anything else. */
    public val textInputStyle: TextInputStyle?
        get() = style?.takeIf { type == ComponentType.TEXT_INPUT }?.let(TextInputStyle::of)
}

/**
 * A choice of a string select, radio group or checkbox group.
 *
 * Immutable. Source: Discord docs, Component Reference > Select Option Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class SelectOption internal constructor(
    public val label: String = "",
    public val value: String = "",
    public val description: String? = null,
    public val emoji: Emoji? = null,
    public val default: Boolean? = null,
)

/**
 * What is chosen at first.
 *
 * Immutable. Source: Discord docs, Component Reference > Select Default Value Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class SelectDefaultValue internal constructor(
    public val id: Snowflake = 0,
    /** `user`, `role` or `channel`. */
    public val type: String = "",
)

/**
 * One picture or video of a gallery.
 *
 * Immutable. Source: Discord docs, Component Reference > Media Gallery Item Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class MediaGalleryItem internal constructor(
    public val media: UnfurledMedia = UnfurledMedia(),
    public val description: String? = null,
    public val spoiler: Boolean? = null,
)

/**
 * A picture, video or file.
 *
 * Immutable. Source: Discord docs, Component Reference > Unfurled Media Item.
 */
@Serializable
@ConsistentCopyVisibility
public data class UnfurledMedia internal constructor(
    public val url: String = "",
    @SerialName("proxy_url")
    public val proxyUrl: String? = null,
    public val height: Int? = null,
    public val width: Int? = null,
    public val placeholder: String? = null,
    @SerialName("placeholder_version")
    public val placeholderVersion: Int? = null,
    @SerialName("content_type")
    public val contentType: String? = null,
    public val flags: Long? = null,
    @SerialName("attachment_id")
    public val attachmentId: Snowflake? = null,
)
