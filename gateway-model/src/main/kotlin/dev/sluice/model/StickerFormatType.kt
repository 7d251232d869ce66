package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * The file format of a sticker. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Sticker > Sticker Format Types.
 */
@Serializable(with = StickerFormatType.Serializer::class)
public class StickerFormatType private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<StickerFormatType>("StickerFormatType") {
        override fun of(value: Int): StickerFormatType = StickerFormatType.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::StickerFormatType)

        /** 1 on the wire. */
        @JvmField
        public val PNG: StickerFormatType = table.add(1, "PNG")

        /** 2 on the wire. */
        @JvmField
        public val APNG: StickerFormatType = table.add(2, "APNG")

        /** 3 on the wire. */
        @JvmField
        public val LOTTIE: StickerFormatType = table.add(3, "LOTTIE")

        /** 4 on the wire. */
        @JvmField
        public val GIF: StickerFormatType = table.add(4, "GIF")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<StickerFormatType> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): StickerFormatType = table.of(value)
    }
}
