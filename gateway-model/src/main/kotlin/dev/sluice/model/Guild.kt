package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A guild with all that GUILD_CREATE adds; in an outage only its id and [unavailable]. The lists from [voiceStates] to
 * [soundboardSounds], [joinedAt], [large] and [memberCount] come in GUILD_CREATE only.
 *
 * Immutable. Source: Discord docs, Guild > Guild Object, and Gateway Events > Guild Create.
 */
@Serializable
@ConsistentCopyVisibility
public data class Guild internal constructor(
    public val id: Snowflake = 0,
    public val name: String = "",
    public val icon: String? = null,
    /** Templates only. */
    @SerialName("icon_hash")
    public val iconHash: String? = null,
    public val splash: String? = null,
    @SerialName("discovery_splash")
    public val discoverySplash: String? = null,
    public val owner: Boolean? = null,
    @SerialName("owner_id")
    public val ownerId: Snowflake? = null,
    public val permissions: Permissions? = null,
    /** Deprecated. */
    public val region: String? = null,
    @SerialName("afk_channel_id")
    public val afkChannelId: Snowflake? = null,
    /** Seconds. */
    @SerialName("afk_timeout")
    public val afkTimeout: Int = 0,
    @SerialName("widget_enabled")
    public val widgetEnabled: Boolean? = null,
    @SerialName("widget_channel_id")
    public val widgetChannelId: Snowflake? = null,
    @SerialName("verification_level")
    public val verificationLevel: VerificationLevel = VerificationLevel.NONE,
    @SerialName("default_message_notifications")
    public val defaultMessageNotifications: DefaultMessageNotifications = DefaultMessageNotifications.ALL_MESSAGES,
    @SerialName("explicit_content_filter")
    public val explicitContentFilter: ExplicitContentFilter = ExplicitContentFilter.DISABLED,
    public val roles: List<Role> = emptyList(),
    public val emojis: List<Emoji> = emptyList(),
    /** An open set, such as `COMMUNITY`. */
    public val features: List<String> = emptyList(),
    @SerialName("mfa_level")
    public val mfaLevel: MfaLevel = MfaLevel.NONE,
    @SerialName("application_id")
    public val applicationId: Snowflake? = null,
    @SerialName("system_channel_id")
    public val systemChannelId: Snowflake? = null,
    @SerialName("system_channel_flags")
    public val systemChannelFlags: SystemChannelFlags = SystemChannelFlags.NONE,
    @SerialName("rules_channel_id")
    public val rulesChannelId: Snowflake? = null,
    @SerialName("max_presences")
    public val maxPresences: Int? = null,
    @SerialName("max_members")
    public val maxMembers: Int? = null,
    @SerialName("vanity_url_code")
    public val vanityUrlCode: String? = null,
    public val description: String? = null,
    public val banner: String? = null,
    @SerialName("premium_tier")
    public val premiumTier: PremiumTier = PremiumTier.NONE,
    @SerialName("premium_subscription_count")
    public val premiumSubscriptionCount: Int? = null,
    @SerialName("preferred_locale")
    public val preferredLocale: String = "",
    @SerialName("public_updates_channel_id")
    public val publicUpdatesChannelId: Snowflake? = null,
    @SerialName("max_video_channel_users")
    public val maxVideoChannelUsers: Int? = null,
    @SerialName("max_stage_video_channel_users")
    public val maxStageVideoChannelUsers: Int? = null,
    @SerialName("approximate_member_count")
    public val approximateMemberCount: Int? = null,
    @SerialName("approximate_presence_count")
    public val approximatePresenceCount: Int? = null,
    @SerialName("nsfw_level")
    public val nsfwLevel: NsfwLevel = NsfwLevel.DEFAULT,
    public val nsfw: Boolean? = null,
    public val stickers: List<Sticker>? = null,
    @SerialName("premium_progress_bar_enabled")
    public val premiumProgressBarEnabled: Boolean = false,
    @SerialName("premium_progress_bar_enabled_user_updated_at")
    public val premiumProgressBarEnabledUserUpdatedAt: Timestamp? = null,
    @SerialName("safety_alerts_channel_id")
    public val safetyAlertsChannelId: Snowflake? = null,
    @SerialName("incidents_data")
    public val incidentsData: IncidentsData? = null,
    @SerialName("home_header")
    public val homeHeader: String? = null,
    /** When the bot joined. */
    @SerialName("joined_at")
    public val joinedAt: Timestamp? = null,
    public val large: Boolean? = null,
    /** True in an outage. */
    public val unavailable: Boolean? = null,
    @SerialName("member_count")
    public val memberCount: Int? = null,
    /** Without guild ids. */
    @SerialName("voice_states")
    public val voiceStates: List<VoiceState>? = null,
    /** Not all: see the intents and `large_threshold`. */
    public val members: List<Member>? = null,
    /** Without threads. */
    public val channels: List<Channel>? = null,
    /** Active ones that the bot sees. */
    public val threads: List<Channel>? = null,
    /** Without guild ids. */
    public val presences: List<Presence>? = null,
    @SerialName("stage_instances")
    public val stageInstances: List<StageInstance>? = null,
    @SerialName("guild_scheduled_events")
    public val guildScheduledEvents: List<ScheduledEvent>? = null,
    @SerialName("soundboard_sounds")
    public val soundboardSounds: List<SoundboardSound>? = null,
    /** In invites only. */
    @SerialName("welcome_screen")
    public val welcomeScreen: WelcomeScreen? = null,
) {
    /** Whether the guild is in an outage, so that only its [id] is known. */
    public val isUnavailable: Boolean get() = unavailable == true
}

/**
 * What is shut for a while because of a raid.
 *
 * Immutable. Source: Discord docs, Guild > Incidents Data Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class IncidentsData internal constructor(
    @SerialName("invites_disabled_until")
    public val invitesDisabledUntil: Timestamp? = null,
    @SerialName("dms_disabled_until")
    public val dmsDisabledUntil: Timestamp? = null,
    @SerialName("dm_spam_detected_at")
    public val dmSpamDetectedAt: Timestamp? = null,
    @SerialName("raid_detected_at")
    public val raidDetectedAt: Timestamp? = null,
)
