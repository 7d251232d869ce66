package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What a webhook is for. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Webhook > Webhook Types.
 */
@Serializable(with = WebhookType.Serializer::class)
public class WebhookType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<WebhookType>("WebhookType") {
        override fun of(value: Int): WebhookType = WebhookType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::WebhookType)

        /** 1 on the wire: posts what is sent to it. */
        @JvmField
        public val INCOMING: WebhookType = table.add(1, "INCOMING")

        /** 2 on the wire: posts what another channel announces. */
        @JvmField
        public val CHANNEL_FOLLOWER: WebhookType = table.add(2, "CHANNEL_FOLLOWER")

        /** 3 on the wire: answers interactions. */
        @JvmField
        public val APPLICATION: WebhookType = table.add(3, "APPLICATION")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<WebhookType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): WebhookType = table.of(value)
    }
}
