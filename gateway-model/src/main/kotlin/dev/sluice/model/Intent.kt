package dev.sluice.model

/**
 * A group of events that a bot asks for when it identifies. An open set: [of] takes any bit.
 *
 * Combine them with [plus] or [Intents.of]. Equal by [bit]. Immutable. Source: Discord docs, Gateway > Gateway Intents.
 *
 * @property bit which bit of the number in the identify, 0 to 62
 * @property name the constant's name, or `BIT_n` for a bit that has none
 * @property isPrivileged whether it must be switched on in the developer portal; else Discord closes with 4014
 */
public class Intent private constructor(
    public val bit: Int,
    public val name: String,
    public val isPrivileged: Boolean,
) {
    /** Both intents. */
    public operator fun plus(other: Intent): Intents = Intents(mask or other.mask)

    /** This intent and those of [other]. */
    public operator fun plus(other: Intents): Intents = Intents(mask or other.bits)

    internal val mask: Long get() = 1L shl bit

    override fun equals(other: Any?): Boolean = other is Intent && other.bit == bit

    override fun hashCode(): Int = bit

    override fun toString(): String = name

    public companion object {
        /** Bit 63 would be the sign. */
        private const val MAX_BIT = 62

        private val known = LinkedHashMap<Int, Intent>()

        /** Guilds, their roles, channels, threads and stage instances. */
        @JvmField
        public val GUILDS: Intent = add(0, "GUILDS")

        /** Members that join, change or leave, and members of threads. Privileged. */
        @JvmField
        public val GUILD_MEMBERS: Intent = add(1, "GUILD_MEMBERS", isPrivileged = true)

        /** Bans, audit log entries and join requests. */
        @JvmField
        public val GUILD_MODERATION: Intent = add(2, "GUILD_MODERATION")

        /** Emojis, stickers and soundboard sounds. */
        @JvmField
        public val GUILD_EXPRESSIONS: Intent = add(3, "GUILD_EXPRESSIONS")

        /** Integrations of guilds. */
        @JvmField
        public val GUILD_INTEGRATIONS: Intent = add(4, "GUILD_INTEGRATIONS")

        /** WEBHOOKS_UPDATE. */
        @JvmField
        public val GUILD_WEBHOOKS: Intent = add(5, "GUILD_WEBHOOKS")

        /** Invites that are made or deleted. */
        @JvmField
        public val GUILD_INVITES: Intent = add(6, "GUILD_INVITES")

        /** Who is in which voice channel, and voice effects. */
        @JvmField
        public val GUILD_VOICE_STATES: Intent = add(7, "GUILD_VOICE_STATES")

        /** PRESENCE_UPDATE. Privileged. */
        @JvmField
        public val GUILD_PRESENCES: Intent = add(8, "GUILD_PRESENCES", isPrivileged = true)

        /** Messages in guilds. */
        @JvmField
        public val GUILD_MESSAGES: Intent = add(9, "GUILD_MESSAGES")

        /** Reactions in guilds. */
        @JvmField
        public val GUILD_MESSAGE_REACTIONS: Intent = add(10, "GUILD_MESSAGE_REACTIONS")

        /** TYPING_START in guilds. */
        @JvmField
        public val GUILD_MESSAGE_TYPING: Intent = add(11, "GUILD_MESSAGE_TYPING")

        /** Direct messages, and all ephemeral messages. */
        @JvmField
        public val DIRECT_MESSAGES: Intent = add(12, "DIRECT_MESSAGES")

        /** Reactions in direct messages. */
        @JvmField
        public val DIRECT_MESSAGE_REACTIONS: Intent = add(13, "DIRECT_MESSAGE_REACTIONS")

        /** TYPING_START in direct messages. */
        @JvmField
        public val DIRECT_MESSAGE_TYPING: Intent = add(14, "DIRECT_MESSAGE_TYPING")

        /**
         * No events of its own: without it content, embeds, attachments, components and polls of messages come
         * empty. Privileged.
         */
        @JvmField
        public val MESSAGE_CONTENT: Intent = add(15, "MESSAGE_CONTENT", isPrivileged = true)

        /** Scheduled events. */
        @JvmField
        public val GUILD_SCHEDULED_EVENTS: Intent = add(16, "GUILD_SCHEDULED_EVENTS")

        /** Rules of auto moderation. */
        @JvmField
        public val AUTO_MODERATION_CONFIGURATION: Intent = add(20, "AUTO_MODERATION_CONFIGURATION")

        /** What auto moderation has done. */
        @JvmField
        public val AUTO_MODERATION_EXECUTION: Intent = add(21, "AUTO_MODERATION_EXECUTION")

        /** Votes on polls in guilds. */
        @JvmField
        public val GUILD_MESSAGE_POLLS: Intent = add(24, "GUILD_MESSAGE_POLLS")

        /** Votes on polls in direct messages. */
        @JvmField
        public val DIRECT_MESSAGE_POLLS: Intent = add(25, "DIRECT_MESSAGE_POLLS")

        /** All intents that have a constant, by ascending bit. */
        @JvmStatic
        public val entries: List<Intent> = known.values.toList()

        /**
         * The intent of this [bit]; one without a name for a bit that Discord has not documented.
         *
         * @throws IllegalArgumentException when [bit] is not in 0 to 62
         */
        @JvmStatic
        public fun of(bit: Int): Intent {
            require(bit in 0..MAX_BIT) { "an intent is a bit from 0 to $MAX_BIT, was $bit" }
            return known[bit] ?: Intent(bit, "BIT_$bit", isPrivileged = false)
        }

        private fun add(bit: Int, name: String, isPrivileged: Boolean = false): Intent =
            Intent(bit, name, isPrivileged).also { known[bit] = it }
    }
}
