package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * What a message invites to.
 *
 * Immutable. Source: Discord docs, Message > Message Activity Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class MessageActivity internal constructor(
    public val type: MessageActivityType = MessageActivityType.of(0),
    @SerialName("party_id")
    public val partyId: String? = null,
)

/**
 * The message that a message refers to.
 *
 * Immutable. Source: Discord docs, Message > Message Reference Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class MessageReference internal constructor(
    public val type: MessageReferenceType = MessageReferenceType.DEFAULT,
    @SerialName("message_id")
    public val messageId: Snowflake? = null,
    @SerialName("channel_id")
    public val channelId: Snowflake? = null,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    @SerialName("fail_if_not_exists")
    public val failIfNotExists: Boolean? = null,
)

/**
 * A forwarded message as it was.
 *
 * Immutable. Source: Discord docs, Message > Message Snapshot Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class MessageSnapshot internal constructor(public val message: SnapshotMessage = SnapshotMessage())

/**
 * What is kept of a forwarded message.
 *
 * Immutable. Source: Discord docs, Message > Message Snapshot Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class SnapshotMessage internal constructor(
    public val type: MessageType = MessageType.DEFAULT,
    public val content: String = "",
    public val embeds: List<Embed> = emptyList(),
    public val attachments: List<Attachment> = emptyList(),
    public val timestamp: Timestamp? = null,
    @SerialName("edited_timestamp")
    public val editedTimestamp: Timestamp? = null,
    public val flags: MessageFlags? = null,
    public val mentions: List<User> = emptyList(),
    @SerialName("mention_roles")
    public val mentionRoles: List<Snowflake> = emptyList(),
    public val stickers: List<Sticker>? = null,
    @SerialName("sticker_items")
    public val stickerItems: List<StickerItem>? = null,
    public val components: List<Component>? = null,
)

/**
 * The interaction that a message answers. Which of the optional fields are there depends on [type].
 *
 * Immutable. Source: Discord docs, Message > Message Interaction Metadata Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class MessageInteractionMetadata internal constructor(
    public val id: Snowflake = 0,
    public val type: InteractionType = InteractionType.of(0),
    public val user: User? = null,
    /** By installation context: `0` guild, `1` user. */
    @SerialName("authorizing_integration_owners")
    public val authorizingIntegrationOwners: Map<String, Snowflake> = emptyMap(),
    @SerialName("original_response_message_id")
    public val originalResponseMessageId: Snowflake? = null,
    /** Of a user command. */
    @SerialName("target_user")
    public val targetUser: User? = null,
    /** Of a message command. */
    @SerialName("target_message_id")
    public val targetMessageId: Snowflake? = null,
    /** Of a component. */
    @SerialName("interacted_message_id")
    public val interactedMessageId: Snowflake? = null,
    /** Of a modal. */
    @SerialName("triggering_interaction_metadata")
    public val triggeringInteractionMetadata: MessageInteractionMetadata? = null,
    /** Undocumented. */
    public val name: String? = null,
)

/**
 * The interaction that a message answers; deprecated.
 *
 * Immutable. Source: Discord docs, Message > Message Interaction Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class MessageInteraction internal constructor(
    public val id: Snowflake = 0,
    public val type: InteractionType = InteractionType.of(0),
    public val name: String = "",
    public val user: User? = null,
    public val member: Member? = null,
)

/**
 * A call in a private channel.
 *
 * Immutable. Source: Discord docs, Message > Message Call Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class MessageCall internal constructor(
    public val participants: List<Snowflake> = emptyList(),
    @SerialName("ended_timestamp")
    public val endedTimestamp: Timestamp? = null,
)

/**
 * How often a message got one reaction.
 *
 * Immutable. Source: Discord docs, Message > Reaction Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Reaction internal constructor(
    public val count: Int = 0,
    @SerialName("count_details")
    public val countDetails: ReactionCountDetails? = null,
    public val me: Boolean = false,
    @SerialName("me_burst")
    public val meBurst: Boolean = false,
    public val emoji: Emoji = Emoji(),
    /** As `#rrggbb`. */
    @SerialName("burst_colors")
    public val burstColors: List<String> = emptyList(),
)

/**
 * [Reaction.count] by kind.
 *
 * Immutable. Source: Discord docs, Message > Reaction Count Details Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class ReactionCountDetails internal constructor(public val burst: Int = 0, public val normal: Int = 0)

/**
 * A channel of another guild that a crosspost mentions.
 *
 * Immutable. Source: Discord docs, Message > Channel Mention Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class ChannelMention internal constructor(
    public val id: Snowflake = 0,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    public val type: ChannelType = ChannelType.GUILD_TEXT,
    public val name: String = "",
)

/**
 * The purchase of a role.
 *
 * Immutable. Source: Discord docs, Message > Role Subscription Data Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class RoleSubscriptionData internal constructor(
    @SerialName("role_subscription_listing_id")
    public val roleSubscriptionListingId: Snowflake? = null,
    @SerialName("tier_name")
    public val tierName: String = "",
    @SerialName("total_months_subscribed")
    public val totalMonthsSubscribed: Int = 0,
    @SerialName("is_renewal")
    public val isRenewal: Boolean = false,
)

/**
 * A theme shared in a message.
 *
 * Immutable. Source: Discord docs, Message > Shared Client Theme Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class SharedClientTheme internal constructor(
    /** Hexadecimal. */
    public val colors: List<String> = emptyList(),
    @SerialName("gradient_angle")
    public val gradientAngle: Int = 0,
    @SerialName("base_mix")
    public val baseMix: Int = 0,
    @SerialName("base_theme")
    public val baseTheme: BaseTheme? = null,
)
