package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A command of an application, as it is registered; [Interaction] tells of its use.
 *
 * Immutable. Source: Discord docs, Application Commands > Application Command Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class ApplicationCommand internal constructor(
    /** 0 before it is registered. */
    public val id: Snowflake = 0,
    public val type: ApplicationCommandType = ApplicationCommandType.CHAT_INPUT,
    @SerialName("application_id")
    public val applicationId: Snowflake? = null,
    /** Null for a command of all guilds. */
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    public val name: String = "",
    /** By locale, such as `zh-CN`. */
    @SerialName("name_localizations")
    public val nameLocalizations: Map<String, String>? = null,
    /** In the locale that was asked for. */
    @SerialName("name_localized")
    public val nameLocalized: String? = null,
    /** Empty for user and message commands. */
    public val description: String = "",
    /** By locale. */
    @SerialName("description_localizations")
    public val descriptionLocalizations: Map<String, String>? = null,
    /** In the locale that was asked for. */
    @SerialName("description_localized")
    public val descriptionLocalized: String? = null,
    public val options: List<ApplicationCommandOption>? = null,
    /** What a member needs unless the guild decides otherwise; null: nothing. */
    @SerialName("default_member_permissions")
    public val defaultMemberPermissions: Permissions? = null,
    /** Deprecated, see [contexts]. */
    @SerialName("dm_permission")
    public val dmPermission: Boolean? = null,
    /** Deprecated, see [defaultMemberPermissions]. */
    @SerialName("default_permission")
    public val defaultPermission: Boolean? = null,
    public val nsfw: Boolean? = null,
    @SerialName("integration_types")
    public val integrationTypes: List<ApplicationIntegrationType>? = null,
    /** Where it can be used; null: everywhere. */
    public val contexts: List<InteractionContextType>? = null,
    /** Changes with each substantial change. */
    public val version: Snowflake? = null,
    /** Of a [ApplicationCommandType.PRIMARY_ENTRY_POINT] command. */
    public val handler: EntryPointCommandHandler? = null,
)

/**
 * What a user may or must give with a command, or a subcommand of it.
 *
 * Immutable. Source: Discord docs, Application Commands > Application Command Option Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class ApplicationCommandOption internal constructor(
    public val type: ApplicationCommandOptionType = ApplicationCommandOptionType.of(0),
    public val name: String = "",
    /** By locale. */
    @SerialName("name_localizations")
    public val nameLocalizations: Map<String, String>? = null,
    /** In the locale that was asked for. */
    @SerialName("name_localized")
    public val nameLocalized: String? = null,
    public val description: String = "",
    /** By locale. */
    @SerialName("description_localizations")
    public val descriptionLocalizations: Map<String, String>? = null,
    /** In the locale that was asked for. */
    @SerialName("description_localized")
    public val descriptionLocalized: String? = null,
    public val required: Boolean? = null,
    /** Of which one must be chosen. */
    public val choices: List<ApplicationCommandChoice>? = null,
    /** Of a subcommand or a group of such. */
    public val options: List<ApplicationCommandOption>? = null,
    @SerialName("channel_types")
    public val channelTypes: List<ChannelType>? = null,
    @SerialName("min_value")
    public val minValue: Double? = null,
    @SerialName("max_value")
    public val maxValue: Double? = null,
    @SerialName("min_length")
    public val minLength: Int? = null,
    @SerialName("max_length")
    public val maxLength: Int? = null,
    public val autocomplete: Boolean? = null,
)

/**
 * One value that can be chosen for an option.
 *
 * Immutable. Source: Discord docs, Application Commands > Application Command Option Choice Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class ApplicationCommandChoice internal constructor(
    public val name: String = "",
    /** By locale. */
    @SerialName("name_localizations")
    public val nameLocalizations: Map<String, String>? = null,
    /** In the locale that was asked for. */
    @SerialName("name_localized")
    public val nameLocalized: String? = null,
    /** A text or number, by the option's type. */
    public val value: DynamicValue = DynamicValue.NULL,
)
