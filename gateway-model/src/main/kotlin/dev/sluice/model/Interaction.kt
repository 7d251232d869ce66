package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * What a user did with the bot: a command, a button, a modal. [toString] does not show the [token], which lets anyone
 * answer.
 *
 * Immutable. Source: Discord docs, Receiving and Responding > Interaction Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Interaction internal constructor(
    public val id: Snowflake,
    @SerialName("application_id")
    public val applicationId: Snowflake? = null,
    public val type: InteractionType = InteractionType.of(0),
    /** Absent for a ping. */
    public val data: InteractionData? = null,
    public val guild: InteractionGuild? = null,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    public val channel: Channel? = null,
    @SerialName("channel_id")
    public val channelId: Snowflake? = null,
    /** Who did it, in a guild. */
    public val member: Member? = null,
    /** Who did it, in a direct message. */
    public val user: User? = null,
    /** For answering, valid for 15 minutes. */
    public val token: String = "",
    public val version: Int = 1,
    /** That the component is on; of one that only the user saw, early forms have no more than id and flags. */
    public val message: PartialMessage? = null,
    @SerialName("app_permissions")
    public val appPermissions: Permissions = Permissions.NONE,
    public val locale: String? = null,
    @SerialName("guild_locale")
    public val guildLocale: String? = null,
    public val entitlements: List<Entitlement> = emptyList(),
    /** By installation context: `0` guild, `1` user. */
    @SerialName("authorizing_integration_owners")
    public val authorizingIntegrationOwners: Map<String, Snowflake> = emptyMap(),
    public val context: InteractionContextType? = null,
    /** Bytes. */
    @SerialName("attachment_size_limit")
    public val attachmentSizeLimit: Long = 0,
) {
    /** Who did it, wherever that was; null only if Discord left both out. */
    public val invoker: User? get() = user ?: member?.user

    override fun toString(): String =
        "Interaction(id=$id, type=$type, guildId=$guildId, channelId=$channelId, token=***, data=$data)"
}

/**
 * What an interaction tells of its guild.
 *
 * Immutable. Source: Discord docs, Receiving and Responding > Interaction Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class InteractionGuild internal constructor(
    public val id: Snowflake = 0,
    public val features: List<String> = emptyList(),
    public val locale: String? = null,
    public val name: String? = null,
)
