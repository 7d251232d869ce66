package dev.sluice.model

/**
 * The name of a dispatched event, the `t` of its payload. An open set: [of] takes any name.
 *
 * Equal by [name]; every name that has a constant is always that constant. Immutable.
 * Source: Discord docs, Gateway Events > Receive Events; the last seven are announced for late 2026.
 *
 * @property name as on the wire, such as `MESSAGE_CREATE`
 * @property isKnown whether there is a constant for it; events of other names arrive as [UnknownEvent]
 * @property intents any one of these delivers it (most often one from guilds, another from direct messages); none when
 *   it is always sent or has no constant. See [Intents.gaps]
 */
public class EventType private constructor(
    public val name: String,
    public val isKnown: Boolean,
    public val intents: Intents,
) {
    override fun equals(other: Any?): Boolean = this === other || (other is EventType && other.name == name)

    override fun hashCode(): Int = name.hashCode()

    override fun toString(): String = name

    public companion object {
        private val known = LinkedHashMap<String, EventType>(256)

        /** Needs no intent. */
        @JvmField
        public val READY: EventType = add("READY")

        /** Needs no intent. */
        @JvmField
        public val RESUMED: EventType = add("RESUMED")

        /** Needs no intent. */
        @JvmField
        public val RATE_LIMITED: EventType = add("RATE_LIMITED")

        /** Needs no intent. */
        @JvmField
        public val APPLICATION_COMMAND_PERMISSIONS_UPDATE: EventType = add("APPLICATION_COMMAND_PERMISSIONS_UPDATE")

        /** Intent: AUTO_MODERATION_CONFIGURATION. */
        @JvmField
        public val AUTO_MODERATION_RULE_CREATE: EventType = add("AUTO_MODERATION_RULE_CREATE")

        /** Intent: AUTO_MODERATION_CONFIGURATION. */
        @JvmField
        public val AUTO_MODERATION_RULE_UPDATE: EventType = add("AUTO_MODERATION_RULE_UPDATE")

        /** Intent: AUTO_MODERATION_CONFIGURATION. */
        @JvmField
        public val AUTO_MODERATION_RULE_DELETE: EventType = add("AUTO_MODERATION_RULE_DELETE")

        /** Intent: AUTO_MODERATION_EXECUTION. */
        @JvmField
        public val AUTO_MODERATION_ACTION_EXECUTION: EventType = add("AUTO_MODERATION_ACTION_EXECUTION")

        /** Intent: GUILDS. */
        @JvmField
        public val CHANNEL_CREATE: EventType = add("CHANNEL_CREATE")

        /** Intent: GUILDS. */
        @JvmField
        public val CHANNEL_UPDATE: EventType = add("CHANNEL_UPDATE")

        /** Intent: GUILDS. */
        @JvmField
        public val CHANNEL_DELETE: EventType = add("CHANNEL_DELETE")

        /** Needs no intent. */
        @JvmField
        public val CHANNEL_INFO: EventType = add("CHANNEL_INFO")

        /** Intent: GUILDS or DIRECT_MESSAGES. */
        @JvmField
        public val CHANNEL_PINS_UPDATE: EventType = add("CHANNEL_PINS_UPDATE")

        /** Intent: GUILDS. */
        @JvmField
        public val VOICE_CHANNEL_STATUS_UPDATE: EventType = add("VOICE_CHANNEL_STATUS_UPDATE")

        /** Intent: GUILDS. */
        @JvmField
        public val VOICE_CHANNEL_START_TIME_UPDATE: EventType = add("VOICE_CHANNEL_START_TIME_UPDATE")

        /** Intent: GUILDS. */
        @JvmField
        public val THREAD_CREATE: EventType = add("THREAD_CREATE")

        /** Intent: GUILDS. */
        @JvmField
        public val THREAD_UPDATE: EventType = add("THREAD_UPDATE")

        /** Intent: GUILDS. */
        @JvmField
        public val THREAD_DELETE: EventType = add("THREAD_DELETE")

        /** Intent: GUILDS. */
        @JvmField
        public val THREAD_LIST_SYNC: EventType = add("THREAD_LIST_SYNC")

        /** Intent: GUILDS. */
        @JvmField
        public val THREAD_MEMBER_UPDATE: EventType = add("THREAD_MEMBER_UPDATE")

        /** Intent: GUILDS (self) or GUILD_MEMBERS (all). */
        @JvmField
        public val THREAD_MEMBERS_UPDATE: EventType = add("THREAD_MEMBERS_UPDATE")

        /** Needs no intent. */
        @JvmField
        public val ENTITLEMENT_CREATE: EventType = add("ENTITLEMENT_CREATE")

        /** Needs no intent. */
        @JvmField
        public val ENTITLEMENT_UPDATE: EventType = add("ENTITLEMENT_UPDATE")

        /** Needs no intent. */
        @JvmField
        public val ENTITLEMENT_DELETE: EventType = add("ENTITLEMENT_DELETE")

        /** Intent: GUILDS. */
        @JvmField
        public val GUILD_CREATE: EventType = add("GUILD_CREATE")

        /** Intent: GUILDS. */
        @JvmField
        public val GUILD_UPDATE: EventType = add("GUILD_UPDATE")

        /** Intent: GUILDS. */
        @JvmField
        public val GUILD_DELETE: EventType = add("GUILD_DELETE")

        /** Intent: GUILD_MODERATION. */
        @JvmField
        public val GUILD_AUDIT_LOG_ENTRY_CREATE: EventType = add("GUILD_AUDIT_LOG_ENTRY_CREATE")

        /** Intent: GUILD_MODERATION. */
        @JvmField
        public val GUILD_BAN_ADD: EventType = add("GUILD_BAN_ADD")

        /** Intent: GUILD_MODERATION. */
        @JvmField
        public val GUILD_BAN_REMOVE: EventType = add("GUILD_BAN_REMOVE")

        /** Intent: GUILD_EXPRESSIONS. */
        @JvmField
        public val GUILD_EMOJIS_UPDATE: EventType = add("GUILD_EMOJIS_UPDATE")

        /** Intent: GUILD_EXPRESSIONS. */
        @JvmField
        public val GUILD_STICKERS_UPDATE: EventType = add("GUILD_STICKERS_UPDATE")

        /** Intent: GUILD_INTEGRATIONS. */
        @JvmField
        public val GUILD_INTEGRATIONS_UPDATE: EventType = add("GUILD_INTEGRATIONS_UPDATE")

        /** Intent: GUILD_MEMBERS. */
        @JvmField
        public val GUILD_MEMBER_ADD: EventType = add("GUILD_MEMBER_ADD")

        /** Intent: GUILD_MEMBERS. */
        @JvmField
        public val GUILD_MEMBER_REMOVE: EventType = add("GUILD_MEMBER_REMOVE")

        /** Intent: GUILD_MEMBERS; own member always. */
        @JvmField
        public val GUILD_MEMBER_UPDATE: EventType = add("GUILD_MEMBER_UPDATE")

        /** Needs no intent. */
        @JvmField
        public val GUILD_MEMBERS_CHUNK: EventType = add("GUILD_MEMBERS_CHUNK")

        /** Intent: GUILDS. */
        @JvmField
        public val GUILD_ROLE_CREATE: EventType = add("GUILD_ROLE_CREATE")

        /** Intent: GUILDS. */
        @JvmField
        public val GUILD_ROLE_UPDATE: EventType = add("GUILD_ROLE_UPDATE")

        /** Intent: GUILDS. */
        @JvmField
        public val GUILD_ROLE_DELETE: EventType = add("GUILD_ROLE_DELETE")

        /** Intent: GUILD_SCHEDULED_EVENTS. */
        @JvmField
        public val GUILD_SCHEDULED_EVENT_CREATE: EventType = add("GUILD_SCHEDULED_EVENT_CREATE")

        /** Intent: GUILD_SCHEDULED_EVENTS. */
        @JvmField
        public val GUILD_SCHEDULED_EVENT_UPDATE: EventType = add("GUILD_SCHEDULED_EVENT_UPDATE")

        /** Intent: GUILD_SCHEDULED_EVENTS. */
        @JvmField
        public val GUILD_SCHEDULED_EVENT_DELETE: EventType = add("GUILD_SCHEDULED_EVENT_DELETE")

        /** Intent: GUILD_SCHEDULED_EVENTS. */
        @JvmField
        public val GUILD_SCHEDULED_EVENT_USER_ADD: EventType = add("GUILD_SCHEDULED_EVENT_USER_ADD")

        /** Intent: GUILD_SCHEDULED_EVENTS. */
        @JvmField
        public val GUILD_SCHEDULED_EVENT_USER_REMOVE: EventType = add("GUILD_SCHEDULED_EVENT_USER_REMOVE")

        /** Intent: GUILD_EXPRESSIONS. */
        @JvmField
        public val GUILD_SOUNDBOARD_SOUND_CREATE: EventType = add("GUILD_SOUNDBOARD_SOUND_CREATE")

        /** Intent: GUILD_EXPRESSIONS. */
        @JvmField
        public val GUILD_SOUNDBOARD_SOUND_UPDATE: EventType = add("GUILD_SOUNDBOARD_SOUND_UPDATE")

        /** Intent: GUILD_EXPRESSIONS. */
        @JvmField
        public val GUILD_SOUNDBOARD_SOUND_DELETE: EventType = add("GUILD_SOUNDBOARD_SOUND_DELETE")

        /** Intent: GUILD_EXPRESSIONS. */
        @JvmField
        public val GUILD_SOUNDBOARD_SOUNDS_UPDATE: EventType = add("GUILD_SOUNDBOARD_SOUNDS_UPDATE")

        /** Needs no intent. */
        @JvmField
        public val SOUNDBOARD_SOUNDS: EventType = add("SOUNDBOARD_SOUNDS")

        /** Intent: GUILD_INTEGRATIONS. */
        @JvmField
        public val INTEGRATION_CREATE: EventType = add("INTEGRATION_CREATE")

        /** Intent: GUILD_INTEGRATIONS. */
        @JvmField
        public val INTEGRATION_UPDATE: EventType = add("INTEGRATION_UPDATE")

        /** Intent: GUILD_INTEGRATIONS. */
        @JvmField
        public val INTEGRATION_DELETE: EventType = add("INTEGRATION_DELETE")

        /** Needs no intent. */
        @JvmField
        public val INTERACTION_CREATE: EventType = add("INTERACTION_CREATE")

        /** Intent: GUILD_INVITES. */
        @JvmField
        public val INVITE_CREATE: EventType = add("INVITE_CREATE")

        /** Intent: GUILD_INVITES. */
        @JvmField
        public val INVITE_DELETE: EventType = add("INVITE_DELETE")

        /** Intent: GUILD_MESSAGES or DIRECT_MESSAGES. */
        @JvmField
        public val MESSAGE_CREATE: EventType = add("MESSAGE_CREATE")

        /** Intent: GUILD_MESSAGES or DIRECT_MESSAGES. */
        @JvmField
        public val MESSAGE_UPDATE: EventType = add("MESSAGE_UPDATE")

        /** Intent: GUILD_MESSAGES or DIRECT_MESSAGES. */
        @JvmField
        public val MESSAGE_DELETE: EventType = add("MESSAGE_DELETE")

        /** Intent: GUILD_MESSAGES. */
        @JvmField
        public val MESSAGE_DELETE_BULK: EventType = add("MESSAGE_DELETE_BULK")

        /** Intent: GUILD_MESSAGE_POLLS or DIRECT_MESSAGE_POLLS. */
        @JvmField
        public val MESSAGE_POLL_VOTE_ADD: EventType = add("MESSAGE_POLL_VOTE_ADD")

        /** Intent: GUILD_MESSAGE_POLLS or DIRECT_MESSAGE_POLLS. */
        @JvmField
        public val MESSAGE_POLL_VOTE_REMOVE: EventType = add("MESSAGE_POLL_VOTE_REMOVE")

        /** Intent: GUILD_MESSAGE_REACTIONS or DIRECT_MESSAGE_REACTIONS. */
        @JvmField
        public val MESSAGE_REACTION_ADD: EventType = add("MESSAGE_REACTION_ADD")

        /** Intent: GUILD_MESSAGE_REACTIONS or DIRECT_MESSAGE_REACTIONS. */
        @JvmField
        public val MESSAGE_REACTION_REMOVE: EventType = add("MESSAGE_REACTION_REMOVE")

        /** Intent: GUILD_MESSAGE_REACTIONS or DIRECT_MESSAGE_REACTIONS. */
        @JvmField
        public val MESSAGE_REACTION_REMOVE_ALL: EventType = add("MESSAGE_REACTION_REMOVE_ALL")

        /** Intent: GUILD_MESSAGE_REACTIONS or DIRECT_MESSAGE_REACTIONS. */
        @JvmField
        public val MESSAGE_REACTION_REMOVE_EMOJI: EventType = add("MESSAGE_REACTION_REMOVE_EMOJI")

        /** Intent: GUILD_PRESENCES. */
        @JvmField
        public val PRESENCE_UPDATE: EventType = add("PRESENCE_UPDATE")

        /** Intent: GUILDS. */
        @JvmField
        public val STAGE_INSTANCE_CREATE: EventType = add("STAGE_INSTANCE_CREATE")

        /** Intent: GUILDS. */
        @JvmField
        public val STAGE_INSTANCE_UPDATE: EventType = add("STAGE_INSTANCE_UPDATE")

        /** Intent: GUILDS. */
        @JvmField
        public val STAGE_INSTANCE_DELETE: EventType = add("STAGE_INSTANCE_DELETE")

        /** Needs no intent. */
        @JvmField
        public val SUBSCRIPTION_CREATE: EventType = add("SUBSCRIPTION_CREATE")

        /** Needs no intent. */
        @JvmField
        public val SUBSCRIPTION_UPDATE: EventType = add("SUBSCRIPTION_UPDATE")

        /** Needs no intent. */
        @JvmField
        public val SUBSCRIPTION_DELETE: EventType = add("SUBSCRIPTION_DELETE")

        /** Intent: GUILD_MESSAGE_TYPING or DIRECT_MESSAGE_TYPING. */
        @JvmField
        public val TYPING_START: EventType = add("TYPING_START")

        /** Needs no intent. */
        @JvmField
        public val USER_UPDATE: EventType = add("USER_UPDATE")

        /** Intent: GUILD_VOICE_STATES. */
        @JvmField
        public val VOICE_CHANNEL_EFFECT_SEND: EventType = add("VOICE_CHANNEL_EFFECT_SEND")

        /** Intent: GUILD_VOICE_STATES. */
        @JvmField
        public val VOICE_STATE_UPDATE: EventType = add("VOICE_STATE_UPDATE")

        /** Needs no intent. */
        @JvmField
        public val VOICE_SERVER_UPDATE: EventType = add("VOICE_SERVER_UPDATE")

        /** Intent: GUILD_WEBHOOKS. */
        @JvmField
        public val WEBHOOKS_UPDATE: EventType = add("WEBHOOKS_UPDATE")

        /** Intent: GUILD_MODERATION. */
        @JvmField
        public val GUILD_JOIN_REQUEST_CREATE: EventType = add("GUILD_JOIN_REQUEST_CREATE")

        /** Intent: GUILD_MODERATION. */
        @JvmField
        public val GUILD_JOIN_REQUEST_UPDATE: EventType = add("GUILD_JOIN_REQUEST_UPDATE")

        /** Intent: GUILD_MODERATION. */
        @JvmField
        public val GUILD_JOIN_REQUEST_DELETE: EventType = add("GUILD_JOIN_REQUEST_DELETE")

        /** Intent: GUILD_SCHEDULED_EVENTS. */
        @JvmField
        public val GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE: EventType = add("GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE")

        /** Intent: GUILD_SCHEDULED_EVENTS. */
        @JvmField
        public val GUILD_SCHEDULED_EVENT_EXCEPTION_UPDATE: EventType = add("GUILD_SCHEDULED_EVENT_EXCEPTION_UPDATE")

        /** Intent: GUILD_SCHEDULED_EVENTS. */
        @JvmField
        public val GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE: EventType = add("GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE")

        /** Intent: GUILD_SCHEDULED_EVENTS. */
        @JvmField
        public val GUILD_SCHEDULED_EVENT_EXCEPTIONS_DELETE: EventType = add("GUILD_SCHEDULED_EVENT_EXCEPTIONS_DELETE")

        /** All types that have a constant, in the order of Discord's documentation. */
        @JvmStatic
        public val entries: List<EventType> = known.values.toList()

        /** The constant of this [name], or a value of its own (not kept anywhere) for a name that has none. */
        @JvmStatic
        public fun of(name: String): EventType = known[name] ?: EventType(name, isKnown = false, Intents.NONE)

        private fun add(name: String): EventType =
            EventType(name, isKnown = true, EventIntents.of(name)).also { known[name] = it }
    }
}
