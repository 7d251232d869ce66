package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * The details of an interaction, a flat union. [Interaction.type] tells which fields are there; all others are null or
 * empty.
 *
 * Immutable. Source: Discord docs, Receiving and Responding > Interaction Data.
 */
@Serializable
@ConsistentCopyVisibility
public data class InteractionData internal constructor(
    /** Command. */
    public val id: Snowflake? = null,
    /** Command. */
    public val name: String? = null,
    /** Command. */
    public val type: ApplicationCommandType? = null,
    public val resolved: ResolvedData? = null,
    /** Command. */
    public val options: List<InteractionOption>? = null,
    /** Command. */
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    /** User or message command. */
    @SerialName("target_id")
    public val targetId: Snowflake? = null,
    /** Component, modal. */
    @SerialName("custom_id")
    public val customId: String? = null,
    /** Component. */
    @SerialName("component_type")
    public val componentType: ComponentType? = null,
    /** Select. */
    public val values: List<String>? = null,
    /** Modal. */
    public val components: List<Component>? = null,
)

/**
 * What a user gave for an option of a command.
 *
 * Immutable. Source: Discord docs, Receiving and Responding > Application Command Interaction Data Option Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class InteractionOption internal constructor(
    public val name: String = "",
    public val type: ApplicationCommandOptionType,
    /** A text, number or boolean, by [type]. */
    public val value: DynamicValue? = null,
    /** Of a subcommand or group. */
    public val options: List<InteractionOption>? = null,
    /** Being typed, in autocomplete. */
    public val focused: Boolean? = null,
)

/**
 * The objects behind the ids in an interaction or message, by id.
 *
 * Immutable. Source: Discord docs, Receiving and Responding > Resolved Data Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class ResolvedData internal constructor(
    public val users: Map<Snowflake, User>? = null,
    /** Without user, deaf and mute. */
    public val members: Map<Snowflake, Member>? = null,
    public val roles: Map<Snowflake, Role>? = null,
    /** Partial. */
    public val channels: Map<Snowflake, Channel>? = null,
    public val messages: Map<Snowflake, Message>? = null,
    public val attachments: Map<Snowflake, Attachment>? = null,
)
