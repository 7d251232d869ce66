package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A role of a guild.
 *
 * Immutable. Source: Discord docs, Permissions > Role Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Role internal constructor(
    public val id: Snowflake = 0,
    public val name: String = "",
    /** Deprecated, see [colors]. */
    public val color: Int = 0,
    public val colors: RoleColors? = null,
    /** Whether shown apart in the member list. */
    public val hoist: Boolean = false,
    public val icon: String? = null,
    @SerialName("unicode_emoji")
    public val unicodeEmoji: String? = null,
    public val position: Int = 0,
    public val permissions: Permissions = Permissions.NONE,
    public val managed: Boolean = false,
    public val mentionable: Boolean = false,
    public val tags: RoleTags? = null,
    public val flags: RoleFlags = RoleFlags.NONE,
)

/**
 * What a role belongs to. The three booleans are keys with null on the wire.
 *
 * Immutable. Source: Discord docs, Permissions > Role Tags.
 */
@Serializable
@ConsistentCopyVisibility
public data class RoleTags internal constructor(
    @SerialName("bot_id")
    public val botId: Snowflake? = null,
    @SerialName("integration_id")
    public val integrationId: Snowflake? = null,
    /** The role of the guild's boosters. */
    @SerialName("premium_subscriber")
    @Serializable(with = PresentAsTrueSerializer::class)
    public val premiumSubscriber: Boolean = false,
    @SerialName("subscription_listing_id")
    public val subscriptionListingId: Snowflake? = null,
    /** Can be bought. */
    @SerialName("available_for_purchase")
    @Serializable(with = PresentAsTrueSerializer::class)
    public val availableForPurchase: Boolean = false,
    /** A linked role. */
    @SerialName("guild_connections")
    @Serializable(with = PresentAsTrueSerializer::class)
    public val guildConnections: Boolean = false,
)

/**
 * One to three colours, 24-bit RGB.
 *
 * Immutable. Source: Discord docs, Permissions > Role Colors.
 */
@Serializable
@ConsistentCopyVisibility
public data class RoleColors internal constructor(
    @SerialName("primary_color")
    public val primaryColor: Int = 0,
    @SerialName("secondary_color")
    public val secondaryColor: Int? = null,
    @SerialName("tertiary_color")
    public val tertiaryColor: Int? = null,
)
