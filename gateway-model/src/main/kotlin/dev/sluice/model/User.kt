package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A user or bot account.
 *
 * Immutable. Source: Discord docs, User > User Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class User internal constructor(
    public val id: Snowflake = 0,
    public val username: String = "",
    /** `0` unless a bot of old. */
    public val discriminator: String = "",
    /** The display name. */
    @SerialName("global_name")
    public val globalName: String? = null,
    /** An image hash. */
    public val avatar: String? = null,
    public val bot: Boolean? = null,
    public val system: Boolean? = null,
    @SerialName("mfa_enabled")
    public val mfaEnabled: Boolean? = null,
    public val banner: String? = null,
    /** 24-bit RGB. */
    @SerialName("accent_color")
    public val accentColor: Int? = null,
    public val locale: String? = null,
    public val verified: Boolean? = null,
    public val email: String? = null,
    public val flags: UserFlags? = null,
    @SerialName("premium_type")
    public val premiumType: PremiumType? = null,
    @SerialName("public_flags")
    public val publicFlags: UserFlags? = null,
    @SerialName("avatar_decoration_data")
    public val avatarDecorationData: AvatarDecoration? = null,
    public val collectibles: Collectibles? = null,
    @SerialName("primary_guild")
    public val primaryGuild: UserPrimaryGuild? = null,
    /** Only in [Message.mentions]: the user as a member of the guild, without user. */
    public val member: Member? = null,
)

/**
 * What frames an avatar.
 *
 * Immutable. Source: Discord docs, User > Avatar Decoration Data.
 */
@Serializable
@ConsistentCopyVisibility
public data class AvatarDecoration internal constructor(
    public val asset: String = "",
    @SerialName("sku_id")
    public val skuId: Snowflake? = null,
)

/**
 * Decorations that a user has collected.
 *
 * Immutable. Source: Discord docs, User > Collectibles.
 */
@Serializable
@ConsistentCopyVisibility
public data class Collectibles internal constructor(public val nameplate: Nameplate? = null)

/**
 * A decoration of a user's name.
 *
 * Immutable. Source: Discord docs, User > Nameplate.
 */
@Serializable
@ConsistentCopyVisibility
public data class Nameplate internal constructor(
    @SerialName("sku_id")
    public val skuId: Snowflake? = null,
    public val asset: String = "",
    public val label: String = "",
    /** A colour's name, such as `crimson`. */
    public val palette: String = "",
)

/**
 * The guild whose tag a user wears.
 *
 * Immutable. Source: Discord docs, User > User Primary Guild.
 */
@Serializable
@ConsistentCopyVisibility
public data class UserPrimaryGuild internal constructor(
    @SerialName("identity_guild_id")
    public val identityGuildId: Snowflake? = null,
    @SerialName("identity_enabled")
    public val identityEnabled: Boolean? = null,
    public val tag: String? = null,
    public val badge: String? = null,
)
