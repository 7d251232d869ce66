package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Whose sticker it is. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Sticker > Sticker Types.
 */
@Serializable(with = StickerType.Serializer::class)
public class StickerType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<StickerType>("StickerType") {
        override fun of(value: Int): StickerType = StickerType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::StickerType)

        /** 1 on the wire. */
        @JvmField
        public val STANDARD: StickerType = table.add(1, "STANDARD")

        /** 2 on the wire. */
        @JvmField
        public val GUILD: StickerType = table.add(2, "GUILD")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<StickerType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): StickerType = table.of(value)
    }
}
