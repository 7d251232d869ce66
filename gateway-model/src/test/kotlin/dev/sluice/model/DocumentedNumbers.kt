package dev.sluice.model

import java.lang.reflect.Modifier

/** Which class holds which numbered set of the documentation. */
internal object DocumentedNumbers {
    /** By headline and name. */
    val classes: Map<String, Class<*>> = mapOf(
        "User / user flags" to UserFlags::class.java,
        "User / premium_type" to PremiumType::class.java,
        "Guild Member / member flags" to MemberFlags::class.java,
        "Unavailable Guild / default_message_notifications" to DefaultMessageNotifications::class.java,
        "Unavailable Guild / explicit_content_filter" to ExplicitContentFilter::class.java,
        "Unavailable Guild / mfa_level" to MfaLevel::class.java,
        "Unavailable Guild / verification_level" to VerificationLevel::class.java,
        "Unavailable Guild / nsfw_level" to NsfwLevel::class.java,
        "Unavailable Guild / premium_tier" to PremiumTier::class.java,
        "Unavailable Guild / system channel flags" to SystemChannelFlags::class.java,
        "Integration / expire_behavior" to IntegrationExpireBehavior::class.java,
        "Role Colors / role flags" to RoleFlags::class.java,
        "Permissions bits / permission" to Permissions::class.java,
        "Channel / channel type" to ChannelType::class.java,
        "Channel / video quality" to VideoQualityMode::class.java,
        "Channel / channel flags" to ChannelFlags::class.java,
        "Channel / sort order" to SortOrder::class.java,
        "Channel / forum layout" to ForumLayout::class.java,
        "Thread Member / thread member flags [T]" to ThreadMemberFlags::class.java,
        "Message / message type" to MessageType::class.java,
        "Message / message flags" to MessageFlags::class.java,
        "Message Activity / activity type" to MessageActivityType::class.java,
        "Message Reference / reference type" to MessageReferenceType::class.java,
        "Reaction Count Details / reaction type" to ReactionType::class.java,
        "Attachment / attachment flags" to AttachmentFlags::class.java,
        "Shared Client Theme / base theme" to BaseTheme::class.java,
        "Embed / embed flags" to EmbedFlags::class.java,
        "Embed / embed media flags" to EmbedMediaFlags::class.java,
        "Poll Answer Count / layout_type" to PollLayoutType::class.java,
        "Sticker / sticker type" to StickerType::class.java,
        "Sticker / format type" to StickerFormatType::class.java,
        "Components / component type" to ComponentType::class.java,
        "Unfurled Media Item / button style" to ButtonStyle::class.java,
        "Unfurled Media Item / text input style" to TextInputStyle::class.java,
        "Unfurled Media Item / separator spacing" to SeparatorSpacing::class.java,
        "Interaction / interaction type" to InteractionType::class.java,
        "Interaction / context" to InteractionContextType::class.java,
        "Resolved Data / command type" to ApplicationCommandType::class.java,
        "Resolved Data / option type" to ApplicationCommandOptionType::class.java,
        "Application Command Permission / permission type" to CommandPermissionType::class.java,
        "Application Command Permission / integration type" to ApplicationIntegrationType::class.java,
        "Activity / activity type" to ActivityType::class.java,
        "Activity / status_display_type" to StatusDisplayType::class.java,
        "Activity / activity flags" to ActivityFlags::class.java,
        "Stage Instance / stage privacy" to StagePrivacyLevel::class.java,
        "Scheduled Event / privacy" to ScheduledEventPrivacyLevel::class.java,
        "Scheduled Event / entity type" to ScheduledEventEntityType::class.java,
        "Scheduled Event / status" to ScheduledEventStatus::class.java,
        "Recurrence Rule / frequency" to RecurrenceFrequency::class.java,
        "Automod Rule / event_type" to AutoModerationEventType::class.java,
        "Automod Rule / trigger_type" to AutoModerationTriggerType::class.java,
        "Automod Rule / preset" to AutoModerationKeywordPreset::class.java,
        "Automod Action / action type" to AutoModerationActionType::class.java,
        "Audit Log Change / audit action" to AuditLogAction::class.java,
        "Invite / invite type" to InviteType::class.java,
        "Invite / target type" to InviteTargetType::class.java,
        "Invite / guild invite flags" to GuildInviteFlags::class.java,
        "Entitlement / entitlement type" to EntitlementType::class.java,
        "Subscription / subscription status" to SubscriptionStatus::class.java,
        "Application / application flags" to ApplicationFlags::class.java,
    )

    /** The constants of an [OpenEnum] or [FlagSet], by name. */
    fun constants(type: Class<*>): Map<String, Long> =
        type.fields.filter { Modifier.isStatic(it.modifiers) && it.type == type }.associate { field ->
            when (val constant = field.get(null)) {
                is OpenEnum -> field.name to constant.value.toLong()
                is FlagSet -> field.name to constant.bits
                else -> error("${type.name} is no set")
            }
        }
}
