package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What kind of message it is. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Message > Message Types.
 */
@Serializable(with = MessageType.Serializer::class)
public class MessageType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<MessageType>("MessageType") {
        override fun of(value: Int): MessageType = MessageType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::MessageType)

        /** 0 on the wire. */
        @JvmField
        public val DEFAULT: MessageType = table.add(0, "DEFAULT")

        /** 1 on the wire. */
        @JvmField
        public val RECIPIENT_ADD: MessageType = table.add(1, "RECIPIENT_ADD")

        /** 2 on the wire. */
        @JvmField
        public val RECIPIENT_REMOVE: MessageType = table.add(2, "RECIPIENT_REMOVE")

        /** 3 on the wire. */
        @JvmField
        public val CALL: MessageType = table.add(3, "CALL")

        /** 4 on the wire. */
        @JvmField
        public val CHANNEL_NAME_CHANGE: MessageType = table.add(4, "CHANNEL_NAME_CHANGE")

        /** 5 on the wire. */
        @JvmField
        public val CHANNEL_ICON_CHANGE: MessageType = table.add(5, "CHANNEL_ICON_CHANGE")

        /** 6 on the wire. */
        @JvmField
        public val CHANNEL_PINNED_MESSAGE: MessageType = table.add(6, "CHANNEL_PINNED_MESSAGE")

        /** 7 on the wire. */
        @JvmField
        public val USER_JOIN: MessageType = table.add(7, "USER_JOIN")

        /** 8 on the wire. */
        @JvmField
        public val GUILD_BOOST: MessageType = table.add(8, "GUILD_BOOST")

        /** 9 on the wire. */
        @JvmField
        public val GUILD_BOOST_TIER_1: MessageType = table.add(9, "GUILD_BOOST_TIER_1")

        /** 10 on the wire. */
        @JvmField
        public val GUILD_BOOST_TIER_2: MessageType = table.add(10, "GUILD_BOOST_TIER_2")

        /** 11 on the wire. */
        @JvmField
        public val GUILD_BOOST_TIER_3: MessageType = table.add(11, "GUILD_BOOST_TIER_3")

        /** 12 on the wire. */
        @JvmField
        public val CHANNEL_FOLLOW_ADD: MessageType = table.add(12, "CHANNEL_FOLLOW_ADD")

        /** 14 on the wire. */
        @JvmField
        public val GUILD_DISCOVERY_DISQUALIFIED: MessageType = table.add(14, "GUILD_DISCOVERY_DISQUALIFIED")

        /** 15 on the wire. */
        @JvmField
        public val GUILD_DISCOVERY_REQUALIFIED: MessageType = table.add(15, "GUILD_DISCOVERY_REQUALIFIED")

        /** 16 on the wire. */
        @JvmField
        public val GUILD_DISCOVERY_GRACE_PERIOD_INITIAL_WARNING: MessageType = table.add(
            16,
            "GUILD_DISCOVERY_GRACE_PERIOD_INITIAL_WARNING",
        )

        /** 17 on the wire. */
        @JvmField
        public val GUILD_DISCOVERY_GRACE_PERIOD_FINAL_WARNING: MessageType = table.add(
            17,
            "GUILD_DISCOVERY_GRACE_PERIOD_FINAL_WARNING",
        )

        /** 18 on the wire. */
        @JvmField
        public val THREAD_CREATED: MessageType = table.add(18, "THREAD_CREATED")

        /** 19 on the wire. */
        @JvmField
        public val REPLY: MessageType = table.add(19, "REPLY")

        /** 20 on the wire. */
        @JvmField
        public val CHAT_INPUT_COMMAND: MessageType = table.add(20, "CHAT_INPUT_COMMAND")

        /** 21 on the wire. */
        @JvmField
        public val THREAD_STARTER_MESSAGE: MessageType = table.add(21, "THREAD_STARTER_MESSAGE")

        /** 22 on the wire. */
        @JvmField
        public val GUILD_INVITE_REMINDER: MessageType = table.add(22, "GUILD_INVITE_REMINDER")

        /** 23 on the wire. */
        @JvmField
        public val CONTEXT_MENU_COMMAND: MessageType = table.add(23, "CONTEXT_MENU_COMMAND")

        /** 24 on the wire. */
        @JvmField
        public val AUTO_MODERATION_ACTION: MessageType = table.add(24, "AUTO_MODERATION_ACTION")

        /** 25 on the wire. */
        @JvmField
        public val ROLE_SUBSCRIPTION_PURCHASE: MessageType = table.add(25, "ROLE_SUBSCRIPTION_PURCHASE")

        /** 26 on the wire. */
        @JvmField
        public val INTERACTION_PREMIUM_UPSELL: MessageType = table.add(26, "INTERACTION_PREMIUM_UPSELL")

        /** 27 on the wire. */
        @JvmField
        public val STAGE_START: MessageType = table.add(27, "STAGE_START")

        /** 28 on the wire. */
        @JvmField
        public val STAGE_END: MessageType = table.add(28, "STAGE_END")

        /** 29 on the wire. */
        @JvmField
        public val STAGE_SPEAKER: MessageType = table.add(29, "STAGE_SPEAKER")

        /** 30 on the wire. */
        @JvmField
        public val STAGE_RAISE_HAND: MessageType = table.add(30, "STAGE_RAISE_HAND")

        /** 31 on the wire. */
        @JvmField
        public val STAGE_TOPIC: MessageType = table.add(31, "STAGE_TOPIC")

        /** 32 on the wire. */
        @JvmField
        public val GUILD_APPLICATION_PREMIUM_SUBSCRIPTION: MessageType = table.add(
            32,
            "GUILD_APPLICATION_PREMIUM_SUBSCRIPTION",
        )

        /** 36 on the wire. */
        @JvmField
        public val GUILD_INCIDENT_ALERT_MODE_ENABLED: MessageType = table.add(36, "GUILD_INCIDENT_ALERT_MODE_ENABLED")

        /** 37 on the wire. */
        @JvmField
        public val GUILD_INCIDENT_ALERT_MODE_DISABLED: MessageType = table.add(37, "GUILD_INCIDENT_ALERT_MODE_DISABLED")

        /** 38 on the wire. */
        @JvmField
        public val GUILD_INCIDENT_REPORT_RAID: MessageType = table.add(38, "GUILD_INCIDENT_REPORT_RAID")

        /** 39 on the wire. */
        @JvmField
        public val GUILD_INCIDENT_REPORT_FALSE_ALARM: MessageType = table.add(39, "GUILD_INCIDENT_REPORT_FALSE_ALARM")

        /** 44 on the wire. */
        @JvmField
        public val PURCHASE_NOTIFICATION: MessageType = table.add(44, "PURCHASE_NOTIFICATION")

        /** 46 on the wire. */
        @JvmField
        public val POLL_RESULT: MessageType = table.add(46, "POLL_RESULT")

        /** 55 on the wire. */
        @JvmField
        public val HD_STREAMING_UPGRADED: MessageType = table.add(55, "HD_STREAMING_UPGRADED")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<MessageType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): MessageType = table.of(value)
    }
}
