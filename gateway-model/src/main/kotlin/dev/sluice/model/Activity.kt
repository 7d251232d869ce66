package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * Something that a user is doing. Discord does not validate the fields: see [Presence].
 *
 * Immutable. Source: Discord docs, Gateway Events > Activity Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Activity internal constructor(
    @Serializable(with = TextOrEmptySerializer::class)
    public val name: String = "",
    @Serializable(with = ActivityTypeOrPlayingSerializer::class)
    public val type: ActivityType = ActivityType.PLAYING,
    @Serializable(with = TextOrNothingSerializer::class)
    public val url: String? = null,
    /** Unix time in milliseconds. */
    @SerialName("created_at")
    @Serializable(with = LongOrZeroSerializer::class)
    public val createdAt: Long = 0,
    @Serializable(with = ActivityTimestampsOrNothingSerializer::class)
    public val timestamps: ActivityTimestamps? = null,
    @SerialName("application_id")
    @Serializable(with = SnowflakeOrNothingSerializer::class)
    public val applicationId: Snowflake? = null,
    @SerialName("status_display_type")
    @Serializable(with = StatusDisplayTypeOrNothingSerializer::class)
    public val statusDisplayType: StatusDisplayType? = null,
    @Serializable(with = TextOrNothingSerializer::class)
    public val details: String? = null,
    @SerialName("details_url")
    @Serializable(with = TextOrNothingSerializer::class)
    public val detailsUrl: String? = null,
    @Serializable(with = TextOrNothingSerializer::class)
    public val state: String? = null,
    @SerialName("state_url")
    @Serializable(with = TextOrNothingSerializer::class)
    public val stateUrl: String? = null,
    /** Only name, id, and whether it is animated. */
    @Serializable(with = ActivityEmojiOrNothingSerializer::class)
    public val emoji: Emoji? = null,
    @Serializable(with = ActivityPartyOrNothingSerializer::class)
    public val party: ActivityParty? = null,
    @Serializable(with = ActivityAssetsOrNothingSerializer::class)
    public val assets: ActivityAssets? = null,
    @Serializable(with = ActivitySecretsOrNothingSerializer::class)
    public val secrets: ActivitySecrets? = null,
    @Serializable(with = BooleanOrNothingSerializer::class)
    public val instance: Boolean? = null,
    @Serializable(with = ActivityFlagsOrNothingSerializer::class)
    public val flags: ActivityFlags? = null,
    /** Their labels. */
    @Serializable(with = ButtonLabelsOrNothingSerializer::class)
    public val buttons: List<String>? = null,
)

/**
 * Unix times in milliseconds.
 *
 * Immutable. Source: Discord docs, Gateway Events > Activity Timestamps.
 */
@Serializable
@ConsistentCopyVisibility
public data class ActivityTimestamps internal constructor(
    @Serializable(with = LongOrNothingSerializer::class)
    public val start: Long? = null,
    @Serializable(with = LongOrNothingSerializer::class)
    public val end: Long? = null,
)

/**
 * With whom.
 *
 * Immutable. Source: Discord docs, Gateway Events > Activity Party.
 */
@Serializable
@ConsistentCopyVisibility
public data class ActivityParty internal constructor(
    @Serializable(with = TextOrNothingSerializer::class)
    public val id: String? = null,
    /** How many there are and how many fit. */
    @Serializable(with = IntsOrNothingSerializer::class)
    public val size: List<Int>? = null,
)

/**
 * The pictures of an activity and their texts.
 *
 * Immutable. Source: Discord docs, Gateway Events > Activity Assets.
 */
@Serializable
@ConsistentCopyVisibility
public data class ActivityAssets internal constructor(
    @SerialName("large_image")
    @Serializable(with = TextOrNothingSerializer::class)
    public val largeImage: String? = null,
    @SerialName("large_text")
    @Serializable(with = TextOrNothingSerializer::class)
    public val largeText: String? = null,
    @SerialName("large_url")
    @Serializable(with = TextOrNothingSerializer::class)
    public val largeUrl: String? = null,
    @SerialName("small_image")
    @Serializable(with = TextOrNothingSerializer::class)
    public val smallImage: String? = null,
    @SerialName("small_text")
    @Serializable(with = TextOrNothingSerializer::class)
    public val smallText: String? = null,
    @SerialName("small_url")
    @Serializable(with = TextOrNothingSerializer::class)
    public val smallUrl: String? = null,
    @SerialName("invite_cover_image")
    @Serializable(with = TextOrNothingSerializer::class)
    public val inviteCoverImage: String? = null,
)

/**
 * What lets others join.
 *
 * Immutable. Source: Discord docs, Gateway Events > Activity Secrets.
 */
@Serializable
@ConsistentCopyVisibility
public data class ActivitySecrets internal constructor(
    @Serializable(with = TextOrNothingSerializer::class)
    public val join: String? = null,
    @Serializable(with = TextOrNothingSerializer::class)
    public val spectate: String? = null,
    @Serializable(with = TextOrNothingSerializer::class)
    public val match: String? = null,
)
