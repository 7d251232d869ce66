package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What happens to a subscriber whose subscription has ended. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Guild > Integration Expire Behaviors.
 */
@Serializable(with = IntegrationExpireBehavior.Serializer::class)
public class IntegrationExpireBehavior private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<IntegrationExpireBehavior>("IntegrationExpireBehavior") {
        override fun of(value: Int): IntegrationExpireBehavior = IntegrationExpireBehavior.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::IntegrationExpireBehavior)

        /** 0 on the wire. */
        @JvmField
        public val REMOVE_ROLE: IntegrationExpireBehavior = table.add(0, "REMOVE_ROLE")

        /** 1 on the wire. */
        @JvmField
        public val KICK: IntegrationExpireBehavior = table.add(1, "KICK")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<IntegrationExpireBehavior> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): IntegrationExpireBehavior = table.of(value)
    }
}
