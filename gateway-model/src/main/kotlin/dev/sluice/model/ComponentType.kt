package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * What kind of component it is. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Component Reference > Component Types.
 */
@Serializable(with = ComponentType.Serializer::class)
public class ComponentType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<ComponentType>("ComponentType") {
        override fun of(value: Int): ComponentType = ComponentType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::ComponentType)

        /** 1 on the wire. */
        @JvmField
        public val ACTION_ROW: ComponentType = table.add(1, "ACTION_ROW")

        /** 2 on the wire. */
        @JvmField
        public val BUTTON: ComponentType = table.add(2, "BUTTON")

        /** 3 on the wire. */
        @JvmField
        public val STRING_SELECT: ComponentType = table.add(3, "STRING_SELECT")

        /** 4 on the wire. */
        @JvmField
        public val TEXT_INPUT: ComponentType = table.add(4, "TEXT_INPUT")

        /** 5 on the wire. */
        @JvmField
        public val USER_SELECT: ComponentType = table.add(5, "USER_SELECT")

        /** 6 on the wire. */
        @JvmField
        public val ROLE_SELECT: ComponentType = table.add(6, "ROLE_SELECT")

        /** 7 on the wire. */
        @JvmField
        public val MENTIONABLE_SELECT: ComponentType = table.add(7, "MENTIONABLE_SELECT")

        /** 8 on the wire. */
        @JvmField
        public val CHANNEL_SELECT: ComponentType = table.add(8, "CHANNEL_SELECT")

        /** 9 on the wire. */
        @JvmField
        public val SECTION: ComponentType = table.add(9, "SECTION")

        /** 10 on the wire. */
        @JvmField
        public val TEXT_DISPLAY: ComponentType = table.add(10, "TEXT_DISPLAY")

        /** 11 on the wire. */
        @JvmField
        public val THUMBNAIL: ComponentType = table.add(11, "THUMBNAIL")

        /** 12 on the wire. */
        @JvmField
        public val MEDIA_GALLERY: ComponentType = table.add(12, "MEDIA_GALLERY")

        /** 13 on the wire. */
        @JvmField
        public val FILE: ComponentType = table.add(13, "FILE")

        /** 14 on the wire. */
        @JvmField
        public val SEPARATOR: ComponentType = table.add(14, "SEPARATOR")

        /** 16 on the wire. */
        @JvmField
        public val CONTENT_INVENTORY_ENTRY: ComponentType = table.add(16, "CONTENT_INVENTORY_ENTRY")

        /** 17 on the wire. */
        @JvmField
        public val CONTAINER: ComponentType = table.add(17, "CONTAINER")

        /** 18 on the wire. */
        @JvmField
        public val LABEL: ComponentType = table.add(18, "LABEL")

        /** 19 on the wire. */
        @JvmField
        public val FILE_UPLOAD: ComponentType = table.add(19, "FILE_UPLOAD")

        /** 21 on the wire. */
        @JvmField
        public val RADIO_GROUP: ComponentType = table.add(21, "RADIO_GROUP")

        /** 22 on the wire. */
        @JvmField
        public val CHECKBOX_GROUP: ComponentType = table.add(22, "CHECKBOX_GROUP")

        /** 23 on the wire. */
        @JvmField
        public val CHECKBOX: ComponentType = table.add(23, "CHECKBOX")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<ComponentType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): ComponentType = table.of(value)
    }
}
