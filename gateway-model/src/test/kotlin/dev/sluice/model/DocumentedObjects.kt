package dev.sluice.model

import kotlinx.serialization.KSerializer

/** Which class holds which object of the documentation. */
internal object DocumentedObjects {
    /** What is a part of a field that is kept as it comes. */
    val withoutClass: Set<String> = setOf(
        // RateLimited.meta is kept as it comes, since more commands may get one.
        "Rate limited.meta",
    )

    /** By the headline of the object's table. Several where several classes hold it. */
    val classes: Map<String, List<KSerializer<*>>> = mapOf(
        "READY.application" to listOf(Application.serializer()),
        "CHANNEL_INFO.channels" to listOf(VoiceChannelInfo.serializer()),
        "User" to listOf(User.serializer()),
        "User Primary Guild" to listOf(UserPrimaryGuild.serializer()),
        "Avatar Decoration Data" to listOf(AvatarDecoration.serializer()),
        "Collectibles" to listOf(Collectibles.serializer()),
        "nameplate" to listOf(Nameplate.serializer()),
        "Guild Member" to listOf(Member.serializer()),
        "Guild" to listOf(Guild.serializer()),
        "Guild Create extras" to listOf(Guild.serializer()),
        "Unavailable Guild" to listOf(UnavailableGuild.serializer()),
        "Incidents Data" to listOf(IncidentsData.serializer()),
        "Integration" to listOf(Integration.serializer()),
        "Integration Account" to listOf(IntegrationAccount.serializer()),
        "Integration Application" to listOf(IntegrationApplication.serializer()),
        "Ban" to listOf(Ban.serializer()),
        "Role" to listOf(Role.serializer()),
        "Role Tags" to listOf(RoleTags.serializer()),
        "Role Colors" to listOf(RoleColors.serializer()),
        "Channel" to listOf(Channel.serializer()),
        "Overwrite" to listOf(Overwrite.serializer()),
        "Thread Metadata" to listOf(ThreadMetadata.serializer()),
        "Thread Member" to listOf(ThreadMember.serializer()),
        "Default Reaction" to listOf(DefaultReaction.serializer()),
        "Forum Tag" to listOf(ForumTag.serializer()),
        "Channel Info Channel" to listOf(VoiceChannelInfo.serializer()),
        "Message" to listOf(Message.serializer(), PartialMessage.serializer()),
        "Message Activity" to listOf(MessageActivity.serializer()),
        "Message Reference" to listOf(MessageReference.serializer()),
        "Message Snapshot" to listOf(MessageSnapshot.serializer()),
        "Message Interaction Metadata" to listOf(MessageInteractionMetadata.serializer()),
        "Message Interaction" to listOf(MessageInteraction.serializer()),
        "Message Call" to listOf(MessageCall.serializer()),
        "Reaction" to listOf(Reaction.serializer()),
        "Reaction Count Details" to listOf(ReactionCountDetails.serializer()),
        "Partial Emoji in reaction events" to listOf(Emoji.serializer()),
        "Attachment" to listOf(Attachment.serializer()),
        "Channel Mention" to listOf(ChannelMention.serializer()),
        "Role Subscription Data" to listOf(RoleSubscriptionData.serializer()),
        "Shared Client Theme" to listOf(SharedClientTheme.serializer()),
        "Embed" to listOf(Embed.serializer()),
        "Embed Video" to listOf(EmbedMedia.serializer()),
        "Embed Image / Thumbnail" to listOf(EmbedMedia.serializer()),
        "Embed Provider" to listOf(EmbedProvider.serializer()),
        "Embed Author" to listOf(EmbedAuthor.serializer()),
        "Embed Footer" to listOf(EmbedFooter.serializer()),
        "Embed Field" to listOf(EmbedField.serializer()),
        "Poll" to listOf(Poll.serializer()),
        "Poll Media" to listOf(PollMedia.serializer()),
        "Poll Answer" to listOf(PollAnswer.serializer()),
        "Poll Results" to listOf(PollResults.serializer()),
        "Poll Answer Count" to listOf(PollAnswerCount.serializer()),
        "Emoji" to listOf(Emoji.serializer()),
        "Sticker" to listOf(Sticker.serializer()),
        "Sticker Item" to listOf(StickerItem.serializer()),
        "Soundboard Sound" to listOf(SoundboardSound.serializer()),
        "Select Option" to listOf(SelectOption.serializer()),
        "Radio / Checkbox Group Option" to listOf(SelectOption.serializer()),
        "Select Default Value" to listOf(SelectDefaultValue.serializer()),
        "Media Gallery Item" to listOf(MediaGalleryItem.serializer()),
        "Unfurled Media Item" to listOf(UnfurledMedia.serializer()),
        "Interaction" to listOf(Interaction.serializer()),
        "Application Command Data" to listOf(InteractionData.serializer()),
        "Message Component Data" to listOf(InteractionData.serializer()),
        "Modal Submit Data" to listOf(InteractionData.serializer()),
        "Application Command Interaction Data Option" to listOf(InteractionOption.serializer()),
        "Resolved Data" to listOf(ResolvedData.serializer()),
        "Guild Application Command Permissions" to listOf(CommandPermissions.serializer()),
        "Application Command Permission" to listOf(CommandPermission.serializer()),
        "Presence Update" to listOf(Presence.serializer()),
        "Client Status" to listOf(ClientStatus.serializer()),
        "Activity" to listOf(Activity.serializer()),
        "Activity.timestamps" to listOf(ActivityTimestamps.serializer()),
        "Activity.emoji" to listOf(Emoji.serializer()),
        "Activity.party" to listOf(ActivityParty.serializer()),
        "Activity.assets" to listOf(ActivityAssets.serializer()),
        "Activity.secrets" to listOf(ActivitySecrets.serializer()),
        "Voice State" to listOf(VoiceState.serializer()),
        "Stage Instance" to listOf(StageInstance.serializer()),
        "Scheduled Event" to listOf(ScheduledEvent.serializer()),
        "Scheduled Event.entity_metadata" to listOf(ScheduledEventMetadata.serializer()),
        "Recurrence Rule" to listOf(RecurrenceRule.serializer()),
        "Scheduled Event Exception" to listOf(ScheduledEventException.serializer()),
        "Automod Rule" to listOf(AutoModerationRule.serializer()),
        "Trigger Metadata" to listOf(AutoModerationTriggerMetadata.serializer()),
        "Automod Action" to listOf(AutoModerationAction.serializer()),
        "Automod Action.metadata" to listOf(AutoModerationActionMetadata.serializer()),
        "Automod Action Execution" to listOf(AutoModerationActionExecution.serializer()),
        "Audit Log Entry" to listOf(AuditLogEntry.serializer()),
        "Audit Log Change" to listOf(AuditLogChange.serializer()),
        "Audit Entry Options" to listOf(AuditLogOptions.serializer()),
        "Invite" to listOf(Invite.serializer()),
        "Invite Create payload" to listOf(InviteCreate.serializer()),
        "Entitlement" to listOf(Entitlement.serializer()),
        "Subscription" to listOf(Subscription.serializer()),
        "Application" to listOf(Application.serializer()),
        "Application.install_params" to listOf(InstallParams.serializer()),
        "Webhooks Update" to listOf(WebhooksUpdate.serializer()),
        "Join Request" to listOf(JoinRequest.serializer()),
        "Form Field Response" to listOf(JoinRequestResponse.serializer()),
        "Rate limited" to listOf(RateLimited.serializer()),
    ) + COMPONENTS.associateWith { listOf(Component.serializer()) }

    /** Events whose data are one object as a whole. */
    val payloads: Map<EventType, KSerializer<*>> =
        events(CommandPermissions.serializer(), EventType.APPLICATION_COMMAND_PERMISSIONS_UPDATE) +
            events(
                AutoModerationRule.serializer(),
                EventType.AUTO_MODERATION_RULE_CREATE,
                EventType.AUTO_MODERATION_RULE_UPDATE,
                EventType.AUTO_MODERATION_RULE_DELETE,
            ) +
            events(
                Channel.serializer(),
                EventType.CHANNEL_CREATE,
                EventType.CHANNEL_UPDATE,
                EventType.CHANNEL_DELETE,
                EventType.THREAD_CREATE,
                EventType.THREAD_UPDATE,
            ) +
            events(ThreadMember.serializer(), EventType.THREAD_MEMBER_UPDATE) +
            events(
                Entitlement.serializer(),
                EventType.ENTITLEMENT_CREATE,
                EventType.ENTITLEMENT_UPDATE,
                EventType.ENTITLEMENT_DELETE,
            ) +
            events(Guild.serializer(), EventType.GUILD_CREATE, EventType.GUILD_UPDATE) +
            events(UnavailableGuild.serializer(), EventType.GUILD_DELETE) +
            events(AuditLogEntry.serializer(), EventType.GUILD_AUDIT_LOG_ENTRY_CREATE) +
            events(Member.serializer(), EventType.GUILD_MEMBER_ADD, EventType.GUILD_MEMBER_UPDATE) +
            events(
                ScheduledEvent.serializer(),
                EventType.GUILD_SCHEDULED_EVENT_CREATE,
                EventType.GUILD_SCHEDULED_EVENT_UPDATE,
                EventType.GUILD_SCHEDULED_EVENT_DELETE,
            ) +
            events(
                ScheduledEventException.serializer(),
                EventType.GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE,
                EventType.GUILD_SCHEDULED_EVENT_EXCEPTION_UPDATE,
                EventType.GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE,
            ) +
            events(
                SoundboardSound.serializer(),
                EventType.GUILD_SOUNDBOARD_SOUND_CREATE,
                EventType.GUILD_SOUNDBOARD_SOUND_UPDATE,
            ) +
            events(Integration.serializer(), EventType.INTEGRATION_CREATE, EventType.INTEGRATION_UPDATE) +
            events(Interaction.serializer(), EventType.INTERACTION_CREATE) +
            events(Message.serializer(), EventType.MESSAGE_CREATE) +
            events(PartialMessage.serializer(), EventType.MESSAGE_UPDATE) +
            events(Presence.serializer(), EventType.PRESENCE_UPDATE) +
            events(
                StageInstance.serializer(),
                EventType.STAGE_INSTANCE_CREATE,
                EventType.STAGE_INSTANCE_UPDATE,
                EventType.STAGE_INSTANCE_DELETE,
            ) +
            events(
                Subscription.serializer(),
                EventType.SUBSCRIPTION_CREATE,
                EventType.SUBSCRIPTION_UPDATE,
                EventType.SUBSCRIPTION_DELETE,
            ) +
            events(User.serializer(), EventType.USER_UPDATE) +
            events(VoiceState.serializer(), EventType.VOICE_STATE_UPDATE)

    private fun events(serializer: KSerializer<*>, vararg types: EventType): Map<EventType, KSerializer<*>> =
        types.associateWith { serializer }
}

/** The kinds of components, all of one class. */
private val COMPONENTS = listOf(
    "Action Row",
    "Button",
    "String Select",
    "Text Input",
    "User Select",
    "Channel Select",
    "Section",
    "Text Display",
    "Thumbnail",
    "Media Gallery",
    "File",
    "Separator",
    "Container",
    "Label",
    "File Upload",
    "Radio Group",
    "Checkbox Group",
    "Checkbox",
)
