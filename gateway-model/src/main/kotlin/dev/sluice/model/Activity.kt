package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * Something that a user is doing.
 *
 * Immutable. Source: Discord docs, Gateway Events > Activity Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Activity internal constructor(
    public val name: String = "",
    public val type: ActivityType = ActivityType.PLAYING,
    public val url: String? = null,
    /** Unix time in milliseconds. */
    @SerialName("created_at")
    public val createdAt: Long = 0,
    public val timestamps: ActivityTimestamps? = null,
    @SerialName("application_id")
    public val applicationId: Snowflake? = null,
    @SerialName("status_display_type")
    public val statusDisplayType: StatusDisplayType? = null,
    public val details: String? = null,
    @SerialName("details_url")
    public val detailsUrl: String? = null,
    public val state: String? = null,
    @SerialName("state_url")
    public val stateUrl: String? = null,
    public val emoji: Emoji? = null,
    public val party: ActivityParty? = null,
    public val assets: ActivityAssets? = null,
    public val secrets: ActivitySecrets? = null,
    public val instance: Boolean? = null,
    public val flags: ActivityFlags? = null,
    /** Their labels. */
    public val buttons: List<
        @Serializable(with = AnythingAsTextSerializer::class)
        String,
    >? = null,
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
    @Serializable(with = AnythingAsTextSerializer::class)
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
    public val largeImage: String? = null,
    @SerialName("large_text")
    public val largeText: String? = null,
    @SerialName("large_url")
    public val largeUrl: String? = null,
    @SerialName("small_image")
    public val smallImage: String? = null,
    @SerialName("small_text")
    public val smallText: String? = null,
    @SerialName("small_url")
    public val smallUrl: String? = null,
    @SerialName("invite_cover_image")
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
    public val join: String? = null,
    public val spectate: String? = null,
    public val match: String? = null,
)
