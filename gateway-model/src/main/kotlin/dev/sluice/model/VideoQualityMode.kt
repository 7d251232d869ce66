package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * The quality of a voice channel's cameras. An open set: [of] takes any number.
 *
 * Immutable. Source: Discord docs, Channel > Video Quality Modes.
 */
@Serializable(with = VideoQualityMode.Serializer::class)
public class VideoQualityMode private constructor(value: Int, name: String?) : OpenEnum(value, name) {
    internal object Serializer : OpenEnumSerializer<VideoQualityMode>("VideoQualityMode") {
        override fun of(value: Int): VideoQualityMode = VideoQualityMode.of(value)
    }

    public companion object {
        private val table = OpenEnumTable(::VideoQualityMode)

        /** 1 on the wire. */
        @JvmField
        public val AUTO: VideoQualityMode = table.add(1, "AUTO")

        /** 2 on the wire. */
        @JvmField
        public val FULL: VideoQualityMode = table.add(2, "FULL")

        /** All values that have a constant. */
        @JvmStatic
        public val entries: List<VideoQualityMode> = table.entries

        /** The constant for this number, or a value of its own. */
        @JvmStatic
        public fun of(value: Int): VideoQualityMode = table.of(value)
    }
}
