package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Who answers the command that opens an activity. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Application Commands > Entry Point Command Handler Types.
 */
@Serializable(with = EntryPointCommandHandler.Serializer::class)
public class EntryPointCommandHandler private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<EntryPointCommandHandler>("EntryPointCommandHandler") {
        override fun of(value: Int): EntryPointCommandHandler = EntryPointCommandHandler.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::EntryPointCommandHandler)

        /** 1 on the wire: the application. */
        @JvmField
        public val APP_HANDLER: EntryPointCommandHandler = table.add(1, "APP_HANDLER")

        /** 2 on the wire: Discord opens the activity. */
        @JvmField
        public val DISCORD_LAUNCH_ACTIVITY: EntryPointCommandHandler = table.add(2, "DISCORD_LAUNCH_ACTIVITY")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<EntryPointCommandHandler> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): EntryPointCommandHandler = table.of(value)
    }
}
