package dev.sluice.testkit

/** The wire form of a [Poison]: what goes out, and whether it is the beginning of a message whose rest never comes. */
internal class PoisonedMessage private constructor(val wire: WireMessage, val isUnfinished: Boolean) {
    companion object {
        /** Bytes that begin no valid block in either compression: zlib's block type 11, zstd's reserved block type 3. */
        private val brokenBlock = ByteArray(32) { -1 }
        private val syncFlush = byteArrayOf(0, 0, -1, -1)
        private val zlibHeader = byteArrayOf(0x78, 0x9C.toByte())
        private const val SPACE = 0x20.toByte()

        /** @param message the sound message in whose place the poison goes */
        fun of(
            poison: Poison,
            message: ByteArray,
            encoder: MessageEncoder,
            format: PayloadFormat,
            bytes: Int,
        ): PoisonedMessage =
            when (poison) {
                Poison.WRONG_FRAME_TYPE -> {
                    whole(WireMessage(message, encoder is PlainEncoder && !format.isBinary))
                }

                Poison.CORRUPT -> {
                    whole(corrupt(message, encoder, format))
                }

                Poison.TRUNCATED -> {
                    whole(firstHalf(encoder.encode(message)))
                }

                Poison.CUT_OFF -> {
                    PoisonedMessage(firstHalf(encoder.encode(message)), true)
                }

                Poison.GIANT_FRAME -> {
                    whole(WireMessage(ByteArray(bytes) { SPACE }, encoder.isStream || format.isBinary))
                }

                else -> {
                    whole(encoder.encode(format.spoilt(poison, message, bytes)))
                }
            }

        private val MessageEncoder.isStream: Boolean get() = this is ZlibStreamEncoder || this is ZstdStreamEncoder

        private fun whole(wire: WireMessage) = PoisonedMessage(wire, false)

        private fun corrupt(message: ByteArray, encoder: MessageEncoder, format: PayloadFormat): WireMessage =
            when (encoder) {
                is PlainEncoder -> {
                    WireMessage(format.spoilt(Poison.CORRUPT, message, 0), format.isBinary)
                }

                is PayloadZlibEncoder -> {
                    WireMessage(zlibHeader + brokenBlock, true)
                }

                else -> {
                    // The stream's header has to come first, else the bytes would be refused for want of it.
                    encoder.encode(message)
                    WireMessage(brokenBlock + syncFlush, true)
                }
            }

        private fun firstHalf(wire: WireMessage) = WireMessage(wire.bytes.copyOf(wire.bytes.size / 2), wire.isBinary)
    }
}
