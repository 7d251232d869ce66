package dev.sluice.testkit

/** The wire form of a [Poison]: what goes out, and whether it is the beginning of a message whose rest never comes. */
internal class PoisonedMessage private constructor(val wire: WireMessage, val isUnfinished: Boolean) {
    companion object {
        /** Bytes that begin no valid block in either format: zlib's block type 11, zstd's reserved block type 3. */
        private val brokenBlock = ByteArray(32) { -1 }
        private val syncFlush = byteArrayOf(0, 0, -1, -1)
        private val zlibHeader = byteArrayOf(0x78, 0x9C.toByte())

        /** A two-byte UTF-8 lead with no continuation. */
        private val invalidUtf8 = byteArrayOf(0xC3.toByte(), 0x28)

        /** @param message the sound message in whose place the poison goes */
        fun of(poison: Poison, message: ByteArray, encoder: MessageEncoder, bytes: Int): PoisonedMessage =
            when (poison) {
                Poison.WRONG_FRAME_TYPE -> whole(WireMessage(message, encoder is PlainEncoder))
                Poison.CORRUPT -> whole(corrupt(message, encoder))
                Poison.TRUNCATED -> whole(firstHalf(encoder.encode(message)))
                Poison.CUT_OFF -> PoisonedMessage(firstHalf(encoder.encode(message)), true)
                Poison.BOMB -> whole(encoder.encode(padded(bytes)))
                Poison.GIANT_FRAME -> whole(WireMessage(ByteArray(bytes) { SPACE }, encoder.isStream))
                Poison.INVALID_UTF8 -> whole(encoder.encode(around("""{"t":"A""", """B","s":null,"op":0,"d":null}""")))
                Poison.INVALID_UTF8_IN_DATA -> whole(encoder.encode(invalidData(message)))
                Poison.NOT_JSON -> whole(encoder.encode("Bad Gateway".encodeToByteArray()))
                Poison.NOT_AN_OBJECT -> whole(encoder.encode("""[{"op":11}]""".encodeToByteArray()))
                Poison.MISSING_OPCODE -> whole(encoder.encode("""{"t":null,"s":null,"d":null}""".encodeToByteArray()))
            }

        private const val SPACE = 0x20.toByte()

        private val MessageEncoder.isStream: Boolean get() = this is ZlibStreamEncoder || this is ZstdStreamEncoder

        private fun whole(wire: WireMessage) = PoisonedMessage(wire, false)

        private fun corrupt(message: ByteArray, encoder: MessageEncoder): WireMessage =
            when (encoder) {
                is PlainEncoder -> {
                    WireMessage("""{"t":null,"s":,"op":11""".encodeToByteArray(), false)
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

        private fun padded(bytes: Int): ByteArray {
            val head = """{"t":null,"s":null,"op":11,"d":""""
            val message = ByteArray(bytes) { SPACE }
            head.encodeToByteArray().copyInto(message)
            "\"}".encodeToByteArray().let { it.copyInto(message, message.size - it.size) }
            return message
        }

        private fun around(head: String, tail: String): ByteArray =
            head.encodeToByteArray() + invalidUtf8 + tail.encodeToByteArray()

        /** Keeps the envelope of [message] when it is a dispatch, so that its sequence stays true. */
        private fun invalidData(message: ByteArray): ByteArray {
            val text = message.decodeToString()
            val head = if (text.startsWith("{\"t\":\"")) text.substringBefore("\"d\":") else DEFAULT_ENVELOPE
            return around("$head\"d\":{\"id\":\"1\",\"content\":\"", "\"}}")
        }

        private const val DEFAULT_ENVELOPE = """{"t":"MESSAGE_CREATE","s":null,"op":0,"""
    }
}
