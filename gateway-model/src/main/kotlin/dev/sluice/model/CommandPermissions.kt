package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * Who may use a command, or all commands, of an application in a guild.
 *
 * Immutable. Source: Discord docs, Application Commands > Guild Application Command Permissions Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class CommandPermissions internal constructor(
    /** The command; the application's id stands for all commands without permissions of their own. */
    public val id: Snowflake,
    @SerialName("application_id")
    public val applicationId: Snowflake? = null,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    public val permissions: List<CommandPermission> = emptyList(),
)

/**
 * Whether a role, user or channel may use a command.
 *
 * Immutable. Source: Discord docs, Application Commands > Application Command Permissions Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class CommandPermission internal constructor(
    /** The guild's id stands for everyone, the guild's id minus one for all channels. */
    public val id: Snowflake = 0,
    public val type: CommandPermissionType = CommandPermissionType.of(0),
    public val permission: Boolean = false,
)
