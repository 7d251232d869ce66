package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What members are notified of unless they choose. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Guild > Default Message Notification Level.
 */
@Serializable(with = DefaultMessageNotifications.Serializer::class)
public class DefaultMessageNotifications private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<DefaultMessageNotifications>("DefaultMessageNotifications") {
        override fun of(value: Int): DefaultMessageNotifications = DefaultMessageNotifications.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::DefaultMessageNotifications)

        /** 0 on the wire. */
        @JvmField
        public val ALL_MESSAGES: DefaultMessageNotifications = table.add(0, "ALL_MESSAGES")

        /** 1 on the wire. */
        @JvmField
        public val ONLY_MENTIONS: DefaultMessageNotifications = table.add(1, "ONLY_MENTIONS")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<DefaultMessageNotifications> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): DefaultMessageNotifications = table.of(value)
    }
}
