package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A channel or thread. A channel that the bot may not see has [ChannelFlags.CHANNEL_OBFUSCATED], and only id, type,
 * position and parent can be trusted.
 *
 * Immutable. Source: Discord docs, Channel > Channel Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Channel internal constructor(
    public val id: Snowflake = 0,
    public val type: ChannelType = ChannelType.GUILD_TEXT,
    /** May be absent inside GUILD_CREATE. */
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    public val position: Int? = null,
    @SerialName("permission_overwrites")
    public val permissionOverwrites: List<Overwrite>? = null,
    public val name: String? = null,
    public val topic: String? = null,
    public val nsfw: Boolean? = null,
    @SerialName("last_message_id")
    public val lastMessageId: Snowflake? = null,
    public val bitrate: Int? = null,
    @SerialName("user_limit")
    public val userLimit: Int? = null,
    /** Seconds, 0 to 21600. */
    @SerialName("rate_limit_per_user")
    public val rateLimitPerUser: Int? = null,
    public val recipients: List<User>? = null,
    public val icon: String? = null,
    @SerialName("owner_id")
    public val ownerId: Snowflake? = null,
    @SerialName("application_id")
    public val applicationId: Snowflake? = null,
    public val managed: Boolean? = null,
    @SerialName("parent_id")
    public val parentId: Snowflake? = null,
    @SerialName("last_pin_timestamp")
    public val lastPinTimestamp: Timestamp? = null,
    @SerialName("rtc_region")
    public val rtcRegion: String? = null,
    @SerialName("video_quality_mode")
    public val videoQualityMode: VideoQualityMode? = null,
    @SerialName("message_count")
    public val messageCount: Int? = null,
    /** Stops at 50. */
    @SerialName("member_count")
    public val memberCount: Int? = null,
    @SerialName("thread_metadata")
    public val threadMetadata: ThreadMetadata? = null,
    /** The bot's own membership. */
    public val member: ThreadMember? = null,
    /** Minutes. */
    @SerialName("default_auto_archive_duration")
    public val defaultAutoArchiveDuration: Int? = null,
    /** Resolved channels of interactions only. */
    public val permissions: Permissions? = null,
    /** Resolved channels of interactions only. */
    @SerialName("app_permissions")
    public val appPermissions: Permissions? = null,
    public val flags: ChannelFlags? = null,
    @SerialName("total_message_sent")
    public val totalMessageSent: Int? = null,
    @SerialName("available_tags")
    public val availableTags: List<ForumTag>? = null,
    @SerialName("applied_tags")
    public val appliedTags: List<Snowflake>? = null,
    @SerialName("default_reaction_emoji")
    public val defaultReactionEmoji: DefaultReaction? = null,
    @SerialName("default_thread_rate_limit_per_user")
    public val defaultThreadRateLimitPerUser: Int? = null,
    @SerialName("default_sort_order")
    public val defaultSortOrder: SortOrder? = null,
    @SerialName("default_forum_layout")
    public val defaultForumLayout: ForumLayout? = null,
    @SerialName("default_tag_setting")
    public val defaultTagSetting: String? = null,
    /** Of a voice channel; undocumented here. */
    public val status: String? = null,
    /** Of a voice channel; undocumented here. */
    @SerialName("voice_start_time")
    public val voiceStartTime: DynamicValue? = null,
    /** THREAD_CREATE only. */
    @SerialName("newly_created")
    public val newlyCreated: Boolean? = null,
    /** Undocumented. */
    @SerialName("icon_emoji")
    public val iconEmoji: DynamicValue? = null,
    /** 24-bit RGB; undocumented. */
    @SerialName("theme_color")
    public val themeColor: Int? = null,
) {
    /** Whether it is a thread, of whatever kind. */
    public val isThread: Boolean
        get() =
            type == ChannelType.PUBLIC_THREAD ||
                type == ChannelType.PRIVATE_THREAD ||
                type == ChannelType.ANNOUNCEMENT_THREAD

    /** Whether the bot may not see it, so that only id, type, position and parent can be trusted. */
    public val isObfuscated: Boolean get() = flags?.contains(ChannelFlags.CHANNEL_OBFUSCATED) == true
}

/**
 * What a channel allows or denies to a role or member.
 *
 * Immutable. Source: Discord docs, Channel > Overwrite Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Overwrite internal constructor(
    public val id: Snowflake = 0,
    public val type: OverwriteType = OverwriteType.ROLE,
    public val allow: Permissions = Permissions.NONE,
    public val deny: Permissions = Permissions.NONE,
)

/**
 * What only threads have.
 *
 * Immutable. Source: Discord docs, Channel > Thread Metadata Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class ThreadMetadata internal constructor(
    public val archived: Boolean = false,
    /** Minutes. */
    @SerialName("auto_archive_duration")
    public val autoArchiveDuration: Int = 0,
    @SerialName("archive_timestamp")
    public val archiveTimestamp: Timestamp? = null,
    public val locked: Boolean = false,
    public val invitable: Boolean? = null,
    @SerialName("create_timestamp")
    public val createTimestamp: Timestamp? = null,
)

/**
 * A user's membership in a thread.
 *
 * Immutable. Source: Discord docs, Channel > Thread Member Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class ThreadMember internal constructor(
    /** The thread; absent inside GUILD_CREATE. */
    public val id: Snowflake? = null,
    /** Absent inside GUILD_CREATE. */
    @SerialName("user_id")
    public val userId: Snowflake? = null,
    @SerialName("join_timestamp")
    public val joinTimestamp: Timestamp? = null,
    public val flags: ThreadMemberFlags = ThreadMemberFlags.NONE,
    public val member: Member? = null,
    /** THREAD_MEMBERS_UPDATE only. */
    public val presence: Presence? = null,
    /** THREAD_MEMBER_UPDATE only. */
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
)

/**
 * The reaction that posts of a forum begin with; one of the two is null.
 *
 * Immutable. Source: Discord docs, Channel > Default Reaction Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class DefaultReaction internal constructor(
    @SerialName("emoji_id")
    public val emojiId: Snowflake? = null,
    @SerialName("emoji_name")
    public val emojiName: String? = null,
)

/**
 * A tag for posts of a forum.
 *
 * Immutable. Source: Discord docs, Channel > Forum Tag Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class ForumTag internal constructor(
    public val id: Snowflake = 0,
    public val name: String = "",
    public val moderated: Boolean = false,
    @SerialName("emoji_id")
    public val emojiId: Snowflake? = null,
    @SerialName("emoji_name")
    public val emojiName: String? = null,
)
