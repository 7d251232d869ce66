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
) {
    /** The names of the subcommand group and subcommand that were used, in this order; empty for a plain command. */
    public val subcommand: List<String> get() = subcommands.map { it.name }

    /** The options that the user gave, those of the subcommand if there is one. */
    public val givenOptions: List<InteractionOption>
        get() {
            val last = subcommands.lastOrNull() ?: return options.orEmpty()
            return last.options.orEmpty()
        }

    /** The option of this [name] that the user gave, be it of a subcommand; null when there is none. */
    public fun option(name: String): InteractionOption? = givenOptions.firstOrNull { it.name == name }

    /** The component of a submitted modal that has this [customId], however deep; null when there is none. */
    public fun component(customId: String): Component? = components.orEmpty().firstNotNullOfOrNull { it.find(customId) }

    private val subcommands: List<InteractionOption>
        get() =
            generateSequence(options?.firstOrNull { it.isSubcommand }) { group ->
                group.options?.firstOrNull { it.isSubcommand }
            }.toList()
}

/**
 * What a user gave for an option of a command.
 *
 * Immutable. Source: Discord docs, Receiving and Responding > Application Command Interaction Data Option Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class InteractionOption internal constructor(
    public val name: String = "",
    public val type: ApplicationCommandOptionType = ApplicationCommandOptionType.of(0),
    /** A text, number or boolean, by [type]. */
    public val value: DynamicValue? = null,
    /** Of a subcommand or group. */
    public val options: List<InteractionOption>? = null,
    /** Being typed, in autocomplete. */
    public val focused: Boolean? = null,
) {
    /**
     * Whether it is a subcommand or a group of such, and so has [options] in place of a [value]. Of early options, which
     * came without a type, those are that have no value.
     */
    public val isSubcommand: Boolean
        get() = type == ApplicationCommandOptionType.SUB_COMMAND ||
            type == ApplicationCommandOptionType.SUB_COMMAND_GROUP ||
            (type.value == 0 && value == null)

    /** The text that was given, or what has been typed so far in autocomplete; null for anything else. */
    public val text: String? get() = value?.asString()

    /** The integer that was given; null for anything else. */
    public val integer: Long? get() = value?.asLong()

    /** The number that was given, integer or not; null for anything else. */
    public val number: Double? get() = value?.asDouble()

    /** The boolean that was given; null for anything else. */
    public val boolean: Boolean? get() = value?.asBoolean()

    /** The id of the user, channel, role, or attachment that was given: see [ResolvedData]; null for anything else. */
    public val id: Snowflake?
        get() {
            val isReference =
                when (type) {
                    ApplicationCommandOptionType.USER,
                    ApplicationCommandOptionType.CHANNEL,
                    ApplicationCommandOptionType.ROLE,
                    ApplicationCommandOptionType.MENTIONABLE,
                    ApplicationCommandOptionType.ATTACHMENT,
                    -> true

                    else -> false
                }
            return if (isReference) value?.asLong() ?: value?.asString()?.toULongOrNull()?.toLong() else null
        }
}

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
    /** Partial. */
    public val messages: Map<Snowflake, PartialMessage>? = null,
    public val attachments: Map<Snowflake, Attachment>? = null,
)
