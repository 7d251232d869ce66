package dev.sluice.model

import kotlinx.serialization.KSerializer

/**
 * Which class and which serializer belongs to which [EventType]: the one list of typed events.
 *
 * Codecs decode by it, shards filter by it before anything is decoded. Immutable, thread-safe.
 */
public object EventCatalog {
    private class Entry<E : DispatchEvent>(
        val type: EventType,
        val eventClass: Class<E>,
        val serializer: KSerializer<E>,
    )

    private val entries = listOf(
        entry(EventType.READY, Ready.serializer()),
        entry(EventType.RESUMED, Resumed.serializer()),
        entry(EventType.RATE_LIMITED, RateLimited.serializer()),
        entry(EventType.APPLICATION_COMMAND_PERMISSIONS_UPDATE, ApplicationCommandPermissionsUpdate.serializer()),
        entry(EventType.AUTO_MODERATION_RULE_CREATE, AutoModerationRuleCreate.serializer()),
        entry(EventType.AUTO_MODERATION_RULE_UPDATE, AutoModerationRuleUpdate.serializer()),
        entry(EventType.AUTO_MODERATION_RULE_DELETE, AutoModerationRuleDelete.serializer()),
        entry(EventType.AUTO_MODERATION_ACTION_EXECUTION, AutoModerationActionExecution.serializer()),
        entry(EventType.CHANNEL_CREATE, ChannelCreate.serializer()),
        entry(EventType.CHANNEL_UPDATE, ChannelUpdate.serializer()),
        entry(EventType.CHANNEL_DELETE, ChannelDelete.serializer()),
        entry(EventType.CHANNEL_INFO, ChannelInfo.serializer()),
        entry(EventType.CHANNEL_PINS_UPDATE, ChannelPinsUpdate.serializer()),
        entry(EventType.VOICE_CHANNEL_STATUS_UPDATE, VoiceChannelStatusUpdate.serializer()),
        entry(EventType.VOICE_CHANNEL_START_TIME_UPDATE, VoiceChannelStartTimeUpdate.serializer()),
        entry(EventType.THREAD_CREATE, ThreadCreate.serializer()),
        entry(EventType.THREAD_UPDATE, ThreadUpdate.serializer()),
        entry(EventType.THREAD_DELETE, ThreadDelete.serializer()),
        entry(EventType.THREAD_LIST_SYNC, ThreadListSync.serializer()),
        entry(EventType.THREAD_MEMBER_UPDATE, ThreadMemberUpdate.serializer()),
        entry(EventType.THREAD_MEMBERS_UPDATE, ThreadMembersUpdate.serializer()),
        entry(EventType.ENTITLEMENT_CREATE, EntitlementCreate.serializer()),
        entry(EventType.ENTITLEMENT_UPDATE, EntitlementUpdate.serializer()),
        entry(EventType.ENTITLEMENT_DELETE, EntitlementDelete.serializer()),
        entry(EventType.GUILD_CREATE, GuildCreate.serializer()),
        entry(EventType.GUILD_UPDATE, GuildUpdate.serializer()),
        entry(EventType.GUILD_DELETE, GuildDelete.serializer()),
        entry(EventType.GUILD_AUDIT_LOG_ENTRY_CREATE, GuildAuditLogEntryCreate.serializer()),
        entry(EventType.GUILD_BAN_ADD, GuildBanAdd.serializer()),
        entry(EventType.GUILD_BAN_REMOVE, GuildBanRemove.serializer()),
        entry(EventType.GUILD_EMOJIS_UPDATE, GuildEmojisUpdate.serializer()),
        entry(EventType.GUILD_STICKERS_UPDATE, GuildStickersUpdate.serializer()),
        entry(EventType.GUILD_INTEGRATIONS_UPDATE, GuildIntegrationsUpdate.serializer()),
        entry(EventType.GUILD_MEMBER_ADD, GuildMemberAdd.serializer()),
        entry(EventType.GUILD_MEMBER_REMOVE, GuildMemberRemove.serializer()),
        entry(EventType.GUILD_MEMBER_UPDATE, GuildMemberUpdate.serializer()),
        entry(EventType.GUILD_MEMBERS_CHUNK, GuildMembersChunk.serializer()),
        entry(EventType.GUILD_ROLE_CREATE, GuildRoleCreate.serializer()),
        entry(EventType.GUILD_ROLE_UPDATE, GuildRoleUpdate.serializer()),
        entry(EventType.GUILD_ROLE_DELETE, GuildRoleDelete.serializer()),
        entry(EventType.GUILD_SCHEDULED_EVENT_CREATE, GuildScheduledEventCreate.serializer()),
        entry(EventType.GUILD_SCHEDULED_EVENT_UPDATE, GuildScheduledEventUpdate.serializer()),
        entry(EventType.GUILD_SCHEDULED_EVENT_DELETE, GuildScheduledEventDelete.serializer()),
        entry(EventType.GUILD_SCHEDULED_EVENT_USER_ADD, GuildScheduledEventUserAdd.serializer()),
        entry(EventType.GUILD_SCHEDULED_EVENT_USER_REMOVE, GuildScheduledEventUserRemove.serializer()),
        entry(EventType.GUILD_SOUNDBOARD_SOUND_CREATE, GuildSoundboardSoundCreate.serializer()),
        entry(EventType.GUILD_SOUNDBOARD_SOUND_UPDATE, GuildSoundboardSoundUpdate.serializer()),
        entry(EventType.GUILD_SOUNDBOARD_SOUND_DELETE, GuildSoundboardSoundDelete.serializer()),
        entry(EventType.GUILD_SOUNDBOARD_SOUNDS_UPDATE, GuildSoundboardSoundsUpdate.serializer()),
        entry(EventType.SOUNDBOARD_SOUNDS, SoundboardSounds.serializer()),
        entry(EventType.INTEGRATION_CREATE, IntegrationCreate.serializer()),
        entry(EventType.INTEGRATION_UPDATE, IntegrationUpdate.serializer()),
        entry(EventType.INTEGRATION_DELETE, IntegrationDelete.serializer()),
        entry(EventType.INTERACTION_CREATE, InteractionCreate.serializer()),
        entry(EventType.INVITE_CREATE, InviteCreate.serializer()),
        entry(EventType.INVITE_DELETE, InviteDelete.serializer()),
        entry(EventType.MESSAGE_CREATE, MessageCreate.serializer()),
        entry(EventType.MESSAGE_UPDATE, MessageUpdate.serializer()),
        entry(EventType.MESSAGE_DELETE, MessageDelete.serializer()),
        entry(EventType.MESSAGE_DELETE_BULK, MessageDeleteBulk.serializer()),
        entry(EventType.MESSAGE_POLL_VOTE_ADD, MessagePollVoteAdd.serializer()),
        entry(EventType.MESSAGE_POLL_VOTE_REMOVE, MessagePollVoteRemove.serializer()),
        entry(EventType.MESSAGE_REACTION_ADD, MessageReactionAdd.serializer()),
        entry(EventType.MESSAGE_REACTION_REMOVE, MessageReactionRemove.serializer()),
        entry(EventType.MESSAGE_REACTION_REMOVE_ALL, MessageReactionRemoveAll.serializer()),
        entry(EventType.MESSAGE_REACTION_REMOVE_EMOJI, MessageReactionRemoveEmoji.serializer()),
        entry(EventType.PRESENCE_UPDATE, PresenceUpdate.serializer()),
        entry(EventType.STAGE_INSTANCE_CREATE, StageInstanceCreate.serializer()),
        entry(EventType.STAGE_INSTANCE_UPDATE, StageInstanceUpdate.serializer()),
        entry(EventType.STAGE_INSTANCE_DELETE, StageInstanceDelete.serializer()),
        entry(EventType.SUBSCRIPTION_CREATE, SubscriptionCreate.serializer()),
        entry(EventType.SUBSCRIPTION_UPDATE, SubscriptionUpdate.serializer()),
        entry(EventType.SUBSCRIPTION_DELETE, SubscriptionDelete.serializer()),
        entry(EventType.TYPING_START, TypingStart.serializer()),
        entry(EventType.USER_UPDATE, UserUpdate.serializer()),
        entry(EventType.VOICE_CHANNEL_EFFECT_SEND, VoiceChannelEffectSend.serializer()),
        entry(EventType.VOICE_STATE_UPDATE, VoiceStateUpdate.serializer()),
        entry(EventType.VOICE_SERVER_UPDATE, VoiceServerUpdate.serializer()),
        entry(EventType.WEBHOOKS_UPDATE, WebhooksUpdate.serializer()),
        entry(EventType.GUILD_JOIN_REQUEST_CREATE, GuildJoinRequestCreate.serializer()),
        entry(EventType.GUILD_JOIN_REQUEST_UPDATE, GuildJoinRequestUpdate.serializer()),
        entry(EventType.GUILD_JOIN_REQUEST_DELETE, GuildJoinRequestDelete.serializer()),
        entry(EventType.GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE, GuildScheduledEventExceptionCreate.serializer()),
        entry(EventType.GUILD_SCHEDULED_EVENT_EXCEPTION_UPDATE, GuildScheduledEventExceptionUpdate.serializer()),
        entry(EventType.GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE, GuildScheduledEventExceptionDelete.serializer()),
        entry(EventType.GUILD_SCHEDULED_EVENT_EXCEPTIONS_DELETE, GuildScheduledEventExceptionsDelete.serializer()),
    )
    private val byType = entries.associateBy { it.type }
    private val byClass = entries.associateBy { it.eventClass }

    /** The types that have a class; all others arrive as [UnknownEvent]. */
    @JvmStatic
    public val types: List<EventType> = entries.map { it.type }

    /** The type that [eventClass] stands for; null for [UnknownEvent], [UndecodableEvent] and the abstract classes. */
    @JvmStatic
    public fun typeOf(eventClass: Class<out Event>): EventType? = byClass[eventClass]?.type

    /** The class for this [type]; null when it arrives as [UnknownEvent]. */
    @JvmStatic
    public fun classOf(type: EventType): Class<out DispatchEvent>? = byType[type]?.eventClass

    /** Reads the data (`d`) of events of this [type]; null when it arrives as [UnknownEvent]. */
    @JvmStatic
    public fun serializerOf(type: EventType): KSerializer<out DispatchEvent>? = byType[type]?.serializer

    private inline fun <reified E : DispatchEvent> entry(type: EventType, serializer: KSerializer<E>) =
        Entry(type, E::class.java, serializer)
}
