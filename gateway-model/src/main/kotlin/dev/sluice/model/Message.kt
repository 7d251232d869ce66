package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A message. Without [Intent.MESSAGE_CONTENT], [content] is empty, as are [embeds], [attachments] and [components], and
 * [poll] is absent, save in direct messages, the bot's own messages and those that mention it.
 *
 * Immutable. Source: Discord docs, Message > Message Object, and Gateway Events > Message Create.
 */
@Serializable
@ConsistentCopyVisibility
public data class Message internal constructor(
    public val id: Snowflake,
    @SerialName("channel_id")
    public val channelId: Snowflake,
    /** For a webhook only id, username and avatar; with an id of 0 should it be missing. */
    public val author: User = User(),
    public val content: String = "",
    /** When it was sent; that of the [id] should it be missing. */
    public val timestamp: Timestamp = Snowflakes.timestamp(id),
    @SerialName("edited_timestamp")
    public val editedTimestamp: Timestamp? = null,
    public val tts: Boolean = false,
    @SerialName("mention_everyone")
    public val mentionEveryone: Boolean = false,
    public val mentions: List<User> = emptyList(),
    @SerialName("mention_roles")
    public val mentionRoles: List<Snowflake> = emptyList(),
    @SerialName("mention_channels")
    public val mentionChannels: List<ChannelMention>? = null,
    public val attachments: List<Attachment> = emptyList(),
    public val embeds: List<Embed> = emptyList(),
    public val reactions: List<Reaction>? = null,
    /** Comes as a text or an integer; its sender chooses it, and any other value is its text here. */
    @Serializable(with = AnythingAsTextSerializer::class)
    public val nonce: String? = null,
    public val pinned: Boolean = false,
    @SerialName("webhook_id")
    public val webhookId: Snowflake? = null,
    public val type: MessageType = MessageType.DEFAULT,
    public val activity: MessageActivity? = null,
    public val application: Application? = null,
    @SerialName("application_id")
    public val applicationId: Snowflake? = null,
    public val flags: MessageFlags? = null,
    @SerialName("message_reference")
    public val messageReference: MessageReference? = null,
    @SerialName("message_snapshots")
    public val messageSnapshots: List<MessageSnapshot>? = null,
    /** Absent: not looked up; null: deleted. */
    @SerialName("referenced_message")
    public val referencedMessage: Field<Message> = Field.absent(),
    @SerialName("interaction_metadata")
    public val interactionMetadata: MessageInteractionMetadata? = null,
    /** Deprecated. */
    public val interaction: MessageInteraction? = null,
    public val thread: Channel? = null,
    public val components: List<Component>? = null,
    @SerialName("sticker_items")
    public val stickerItems: List<StickerItem>? = null,
    /** Deprecated. */
    public val stickers: List<Sticker>? = null,
    public val position: Int? = null,
    @SerialName("role_subscription_data")
    public val roleSubscriptionData: RoleSubscriptionData? = null,
    public val resolved: ResolvedData? = null,
    public val poll: Poll? = null,
    public val call: MessageCall? = null,
    @SerialName("shared_client_theme")
    public val sharedClientTheme: SharedClientTheme? = null,
    @SerialName("purchase_notification")
    public val purchaseNotification: DynamicValue? = null,
    @SerialName("lobby_member")
    public val lobbyMember: DynamicValue? = null,
    /** Absent in direct messages and for ephemeral messages. */
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    /** The author as a member, without user. */
    public val member: Member? = null,
    @SerialName("channel_type")
    public val channelType: ChannelType? = null,
)
