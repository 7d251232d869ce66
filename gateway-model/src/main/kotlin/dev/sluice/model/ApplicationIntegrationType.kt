package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Where an application is installed. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Application > Application Integration Types.
 */
@Serializable(with = ApplicationIntegrationType.Serializer::class)
public class ApplicationIntegrationType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<ApplicationIntegrationType>("ApplicationIntegrationType") {
        override fun of(value: Int): ApplicationIntegrationType = ApplicationIntegrationType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::ApplicationIntegrationType)

        /** 0 on the wire. */
        @JvmField
        public val GUILD_INSTALL: ApplicationIntegrationType = table.add(0, "GUILD_INSTALL")

        /** 1 on the wire. */
        @JvmField
        public val USER_INSTALL: ApplicationIntegrationType = table.add(1, "USER_INSTALL")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<ApplicationIntegrationType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): ApplicationIntegrationType = table.of(value)
    }
}
