package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What kind of channel or thread it is. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Channel > Channel Types.
 */
@Serializable(with = ChannelType.Serializer::class)
public class ChannelType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<ChannelType>("ChannelType") {
        override fun of(value: Int): ChannelType = ChannelType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::ChannelType)

        /** 0 on the wire. */
        @JvmField
        public val GUILD_TEXT: ChannelType = table.add(0, "GUILD_TEXT")

        /** 1 on the wire. */
        @JvmField
        public val DM: ChannelType = table.add(1, "DM")

        /** 2 on the wire. */
        @JvmField
        public val GUILD_VOICE: ChannelType = table.add(2, "GUILD_VOICE")

        /** 3 on the wire. */
        @JvmField
        public val GROUP_DM: ChannelType = table.add(3, "GROUP_DM")

        /** 4 on the wire. */
        @JvmField
        public val GUILD_CATEGORY: ChannelType = table.add(4, "GUILD_CATEGORY")

        /** 5 on the wire. */
        @JvmField
        public val GUILD_ANNOUNCEMENT: ChannelType = table.add(5, "GUILD_ANNOUNCEMENT")

        /** 10 on the wire. */
        @JvmField
        public val ANNOUNCEMENT_THREAD: ChannelType = table.add(10, "ANNOUNCEMENT_THREAD")

        /** 11 on the wire. */
        @JvmField
        public val PUBLIC_THREAD: ChannelType = table.add(11, "PUBLIC_THREAD")

        /** 12 on the wire. */
        @JvmField
        public val PRIVATE_THREAD: ChannelType = table.add(12, "PRIVATE_THREAD")

        /** 13 on the wire. */
        @JvmField
        public val GUILD_STAGE_VOICE: ChannelType = table.add(13, "GUILD_STAGE_VOICE")

        /** 14 on the wire. */
        @JvmField
        public val GUILD_DIRECTORY: ChannelType = table.add(14, "GUILD_DIRECTORY")

        /** 15 on the wire. */
        @JvmField
        public val GUILD_FORUM: ChannelType = table.add(15, "GUILD_FORUM")

        /** 16 on the wire. */
        @JvmField
        public val GUILD_MEDIA: ChannelType = table.add(16, "GUILD_MEDIA")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<ChannelType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): ChannelType = table.of(value)
    }
}
