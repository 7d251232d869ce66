package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A service that is connected to a guild: Twitch, YouTube, a bot.
 *
 * Immutable. Source: Discord docs, Guild > Integration Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Integration internal constructor(
    public val id: Snowflake,
    public val name: String = "",
    /** `twitch`, `youtube`, `discord` or `guild_subscription`; an open set. */
    public val type: String = "",
    public val enabled: Boolean = false,
    public val syncing: Boolean? = null,
    /** The role of subscribers. */
    @SerialName("role_id")
    public val roleId: Snowflake? = null,
    @SerialName("enable_emoticons")
    public val enableEmoticons: Boolean? = null,
    @SerialName("expire_behavior")
    public val expireBehavior: IntegrationExpireBehavior? = null,
    /** Days. */
    @SerialName("expire_grace_period")
    public val expireGracePeriod: Int? = null,
    /** Not in events. */
    public val user: User? = null,
    public val account: IntegrationAccount? = null,
    @SerialName("synced_at")
    public val syncedAt: Timestamp? = null,
    @SerialName("subscriber_count")
    public val subscriberCount: Int? = null,
    public val revoked: Boolean? = null,
    /** The bot's application. */
    public val application: IntegrationApplication? = null,
    /** Of OAuth2, an open set. */
    public val scopes: List<String>? = null,
    /** Only in audit logs. */
    @SerialName("application_id")
    public val applicationId: Snowflake? = null,
    /** Only in events. */
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
)

/**
 * The account at the service.
 *
 * Immutable. Source: Discord docs, Guild > Integration Account Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class IntegrationAccount internal constructor(
    /** As the service has it, not an id of Discord's. */
    public val id: String = "",
    public val name: String = "",
)

/**
 * The application of a bot that is an integration.
 *
 * Immutable. Source: Discord docs, Guild > Integration Application Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class IntegrationApplication internal constructor(
    public val id: Snowflake = 0,
    public val name: String = "",
    /** An image hash. */
    public val icon: String? = null,
    public val description: String = "",
    public val bot: User? = null,
)
