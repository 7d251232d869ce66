package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Whether there is an event in it. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Webhook Events > Webhook Types.
 */
@Serializable(with = WebhookPayloadType.Serializer::class)
public class WebhookPayloadType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<WebhookPayloadType>("WebhookPayloadType") {
        override fun of(value: Int): WebhookPayloadType = WebhookPayloadType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::WebhookPayloadType)

        /** 0 on the wire: Discord asks whether the address is right. */
        @JvmField
        public val PING: WebhookPayloadType = table.add(0, "PING")

        /** 1 on the wire. */
        @JvmField
        public val EVENT: WebhookPayloadType = table.add(1, "EVENT")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<WebhookPayloadType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): WebhookPayloadType = table.of(value)
    }
}
