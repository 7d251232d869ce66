package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What was done, of which an audit log entry tells. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Audit Log > Audit Log Events.
 */
@Serializable(with = AuditLogAction.Serializer::class)
public class AuditLogAction private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<AuditLogAction>("AuditLogAction") {
        override fun of(value: Int): AuditLogAction = AuditLogAction.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::AuditLogAction)

        /** 1 on the wire. */
        @JvmField
        public val GUILD_UPDATE: AuditLogAction = table.add(1, "GUILD_UPDATE")

        /** 10 on the wire. */
        @JvmField
        public val CHANNEL_CREATE: AuditLogAction = table.add(10, "CHANNEL_CREATE")

        /** 11 on the wire. */
        @JvmField
        public val CHANNEL_UPDATE: AuditLogAction = table.add(11, "CHANNEL_UPDATE")

        /** 12 on the wire. */
        @JvmField
        public val CHANNEL_DELETE: AuditLogAction = table.add(12, "CHANNEL_DELETE")

        /** 13 on the wire. */
        @JvmField
        public val CHANNEL_OVERWRITE_CREATE: AuditLogAction = table.add(13, "CHANNEL_OVERWRITE_CREATE")

        /** 14 on the wire. */
        @JvmField
        public val CHANNEL_OVERWRITE_UPDATE: AuditLogAction = table.add(14, "CHANNEL_OVERWRITE_UPDATE")

        /** 15 on the wire. */
        @JvmField
        public val CHANNEL_OVERWRITE_DELETE: AuditLogAction = table.add(15, "CHANNEL_OVERWRITE_DELETE")

        /** 20 on the wire. */
        @JvmField
        public val MEMBER_KICK: AuditLogAction = table.add(20, "MEMBER_KICK")

        /** 21 on the wire. */
        @JvmField
        public val MEMBER_PRUNE: AuditLogAction = table.add(21, "MEMBER_PRUNE")

        /** 22 on the wire. */
        @JvmField
        public val MEMBER_BAN_ADD: AuditLogAction = table.add(22, "MEMBER_BAN_ADD")

        /** 23 on the wire. */
        @JvmField
        public val MEMBER_BAN_REMOVE: AuditLogAction = table.add(23, "MEMBER_BAN_REMOVE")

        /** 24 on the wire. */
        @JvmField
        public val MEMBER_UPDATE: AuditLogAction = table.add(24, "MEMBER_UPDATE")

        /** 25 on the wire. */
        @JvmField
        public val MEMBER_ROLE_UPDATE: AuditLogAction = table.add(25, "MEMBER_ROLE_UPDATE")

        /** 26 on the wire. */
        @JvmField
        public val MEMBER_MOVE: AuditLogAction = table.add(26, "MEMBER_MOVE")

        /** 27 on the wire. */
        @JvmField
        public val MEMBER_DISCONNECT: AuditLogAction = table.add(27, "MEMBER_DISCONNECT")

        /** 28 on the wire. */
        @JvmField
        public val BOT_ADD: AuditLogAction = table.add(28, "BOT_ADD")

        /** 30 on the wire. */
        @JvmField
        public val ROLE_CREATE: AuditLogAction = table.add(30, "ROLE_CREATE")

        /** 31 on the wire. */
        @JvmField
        public val ROLE_UPDATE: AuditLogAction = table.add(31, "ROLE_UPDATE")

        /** 32 on the wire. */
        @JvmField
        public val ROLE_DELETE: AuditLogAction = table.add(32, "ROLE_DELETE")

        /** 40 on the wire. */
        @JvmField
        public val INVITE_CREATE: AuditLogAction = table.add(40, "INVITE_CREATE")

        /** 41 on the wire. */
        @JvmField
        public val INVITE_UPDATE: AuditLogAction = table.add(41, "INVITE_UPDATE")

        /** 42 on the wire. */
        @JvmField
        public val INVITE_DELETE: AuditLogAction = table.add(42, "INVITE_DELETE")

        /** 50 on the wire. */
        @JvmField
        public val WEBHOOK_CREATE: AuditLogAction = table.add(50, "WEBHOOK_CREATE")

        /** 51 on the wire. */
        @JvmField
        public val WEBHOOK_UPDATE: AuditLogAction = table.add(51, "WEBHOOK_UPDATE")

        /** 52 on the wire. */
        @JvmField
        public val WEBHOOK_DELETE: AuditLogAction = table.add(52, "WEBHOOK_DELETE")

        /** 60 on the wire. */
        @JvmField
        public val EMOJI_CREATE: AuditLogAction = table.add(60, "EMOJI_CREATE")

        /** 61 on the wire. */
        @JvmField
        public val EMOJI_UPDATE: AuditLogAction = table.add(61, "EMOJI_UPDATE")

        /** 62 on the wire. */
        @JvmField
        public val EMOJI_DELETE: AuditLogAction = table.add(62, "EMOJI_DELETE")

        /** 72 on the wire. */
        @JvmField
        public val MESSAGE_DELETE: AuditLogAction = table.add(72, "MESSAGE_DELETE")

        /** 73 on the wire. */
        @JvmField
        public val MESSAGE_BULK_DELETE: AuditLogAction = table.add(73, "MESSAGE_BULK_DELETE")

        /** 74 on the wire. */
        @JvmField
        public val MESSAGE_PIN: AuditLogAction = table.add(74, "MESSAGE_PIN")

        /** 75 on the wire. */
        @JvmField
        public val MESSAGE_UNPIN: AuditLogAction = table.add(75, "MESSAGE_UNPIN")

        /** 80 on the wire. */
        @JvmField
        public val INTEGRATION_CREATE: AuditLogAction = table.add(80, "INTEGRATION_CREATE")

        /** 81 on the wire. */
        @JvmField
        public val INTEGRATION_UPDATE: AuditLogAction = table.add(81, "INTEGRATION_UPDATE")

        /** 82 on the wire. */
        @JvmField
        public val INTEGRATION_DELETE: AuditLogAction = table.add(82, "INTEGRATION_DELETE")

        /** 83 on the wire. */
        @JvmField
        public val STAGE_INSTANCE_CREATE: AuditLogAction = table.add(83, "STAGE_INSTANCE_CREATE")

        /** 84 on the wire. */
        @JvmField
        public val STAGE_INSTANCE_UPDATE: AuditLogAction = table.add(84, "STAGE_INSTANCE_UPDATE")

        /** 85 on the wire. */
        @JvmField
        public val STAGE_INSTANCE_DELETE: AuditLogAction = table.add(85, "STAGE_INSTANCE_DELETE")

        /** 90 on the wire. */
        @JvmField
        public val STICKER_CREATE: AuditLogAction = table.add(90, "STICKER_CREATE")

        /** 91 on the wire. */
        @JvmField
        public val STICKER_UPDATE: AuditLogAction = table.add(91, "STICKER_UPDATE")

        /** 92 on the wire. */
        @JvmField
        public val STICKER_DELETE: AuditLogAction = table.add(92, "STICKER_DELETE")

        /** 100 on the wire. */
        @JvmField
        public val GUILD_SCHEDULED_EVENT_CREATE: AuditLogAction = table.add(100, "GUILD_SCHEDULED_EVENT_CREATE")

        /** 101 on the wire. */
        @JvmField
        public val GUILD_SCHEDULED_EVENT_UPDATE: AuditLogAction = table.add(101, "GUILD_SCHEDULED_EVENT_UPDATE")

        /** 102 on the wire. */
        @JvmField
        public val GUILD_SCHEDULED_EVENT_DELETE: AuditLogAction = table.add(102, "GUILD_SCHEDULED_EVENT_DELETE")

        /** 110 on the wire. */
        @JvmField
        public val THREAD_CREATE: AuditLogAction = table.add(110, "THREAD_CREATE")

        /** 111 on the wire. */
        @JvmField
        public val THREAD_UPDATE: AuditLogAction = table.add(111, "THREAD_UPDATE")

        /** 112 on the wire. */
        @JvmField
        public val THREAD_DELETE: AuditLogAction = table.add(112, "THREAD_DELETE")

        /** 121 on the wire. */
        @JvmField
        public val APPLICATION_COMMAND_PERMISSION_UPDATE: AuditLogAction = table.add(
            121,
            "APPLICATION_COMMAND_PERMISSION_UPDATE",
        )

        /** 130 on the wire. */
        @JvmField
        public val SOUNDBOARD_SOUND_CREATE: AuditLogAction = table.add(130, "SOUNDBOARD_SOUND_CREATE")

        /** 131 on the wire. */
        @JvmField
        public val SOUNDBOARD_SOUND_UPDATE: AuditLogAction = table.add(131, "SOUNDBOARD_SOUND_UPDATE")

        /** 132 on the wire. */
        @JvmField
        public val SOUNDBOARD_SOUND_DELETE: AuditLogAction = table.add(132, "SOUNDBOARD_SOUND_DELETE")

        /** 140 on the wire. */
        @JvmField
        public val AUTO_MODERATION_RULE_CREATE: AuditLogAction = table.add(140, "AUTO_MODERATION_RULE_CREATE")

        /** 141 on the wire. */
        @JvmField
        public val AUTO_MODERATION_RULE_UPDATE: AuditLogAction = table.add(141, "AUTO_MODERATION_RULE_UPDATE")

        /** 142 on the wire. */
        @JvmField
        public val AUTO_MODERATION_RULE_DELETE: AuditLogAction = table.add(142, "AUTO_MODERATION_RULE_DELETE")

        /** 143 on the wire. */
        @JvmField
        public val AUTO_MODERATION_BLOCK_MESSAGE: AuditLogAction = table.add(143, "AUTO_MODERATION_BLOCK_MESSAGE")

        /** 144 on the wire. */
        @JvmField
        public val AUTO_MODERATION_FLAG_TO_CHANNEL: AuditLogAction = table.add(144, "AUTO_MODERATION_FLAG_TO_CHANNEL")

        /** 145 on the wire. */
        @JvmField
        public val AUTO_MODERATION_USER_COMMUNICATION_DISABLED: AuditLogAction = table.add(
            145,
            "AUTO_MODERATION_USER_COMMUNICATION_DISABLED",
        )

        /** 146 on the wire. */
        @JvmField
        public val AUTO_MODERATION_QUARANTINE_USER: AuditLogAction = table.add(146, "AUTO_MODERATION_QUARANTINE_USER")

        /** 150 on the wire. */
        @JvmField
        public val CREATOR_MONETIZATION_REQUEST_CREATED: AuditLogAction = table.add(
            150,
            "CREATOR_MONETIZATION_REQUEST_CREATED",
        )

        /** 151 on the wire. */
        @JvmField
        public val CREATOR_MONETIZATION_TERMS_ACCEPTED: AuditLogAction = table.add(
            151,
            "CREATOR_MONETIZATION_TERMS_ACCEPTED",
        )

        /** 163 on the wire. */
        @JvmField
        public val ONBOARDING_PROMPT_CREATE: AuditLogAction = table.add(163, "ONBOARDING_PROMPT_CREATE")

        /** 164 on the wire. */
        @JvmField
        public val ONBOARDING_PROMPT_UPDATE: AuditLogAction = table.add(164, "ONBOARDING_PROMPT_UPDATE")

        /** 165 on the wire. */
        @JvmField
        public val ONBOARDING_PROMPT_DELETE: AuditLogAction = table.add(165, "ONBOARDING_PROMPT_DELETE")

        /** 166 on the wire. */
        @JvmField
        public val ONBOARDING_CREATE: AuditLogAction = table.add(166, "ONBOARDING_CREATE")

        /** 167 on the wire. */
        @JvmField
        public val ONBOARDING_UPDATE: AuditLogAction = table.add(167, "ONBOARDING_UPDATE")

        /** 171 on the wire. */
        @JvmField
        public val GUILD_HOME_FEATURE_ITEM: AuditLogAction = table.add(171, "GUILD_HOME_FEATURE_ITEM")

        /** 172 on the wire. */
        @JvmField
        public val GUILD_HOME_REMOVE_ITEM: AuditLogAction = table.add(172, "GUILD_HOME_REMOVE_ITEM")

        /** 180 on the wire. */
        @JvmField
        public val HARMFUL_LINKS_BLOCKED_MESSAGE: AuditLogAction = table.add(180, "HARMFUL_LINKS_BLOCKED_MESSAGE")

        /** 190 on the wire. */
        @JvmField
        public val HOME_SETTINGS_CREATE: AuditLogAction = table.add(190, "HOME_SETTINGS_CREATE")

        /** 191 on the wire. */
        @JvmField
        public val HOME_SETTINGS_UPDATE: AuditLogAction = table.add(191, "HOME_SETTINGS_UPDATE")

        /** 192 on the wire. */
        @JvmField
        public val VOICE_CHANNEL_STATUS_CREATE: AuditLogAction = table.add(192, "VOICE_CHANNEL_STATUS_CREATE")

        /** 193 on the wire. */
        @JvmField
        public val VOICE_CHANNEL_STATUS_DELETE: AuditLogAction = table.add(193, "VOICE_CHANNEL_STATUS_DELETE")

        /** 200 on the wire. */
        @JvmField
        public val GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE: AuditLogAction = table.add(
            200,
            "GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE",
        )

        /** 201 on the wire. */
        @JvmField
        public val GUILD_SCHEDULED_EVENT_EXCEPTION_UPDATE: AuditLogAction = table.add(
            201,
            "GUILD_SCHEDULED_EVENT_EXCEPTION_UPDATE",
        )

        /** 202 on the wire. */
        @JvmField
        public val GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE: AuditLogAction = table.add(
            202,
            "GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE",
        )

        /** 211 on the wire. */
        @JvmField
        public val GUILD_PROFILE_UPDATE: AuditLogAction = table.add(211, "GUILD_PROFILE_UPDATE")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<AuditLogAction> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): AuditLogAction = table.of(value)
    }
}
