package dev.sluice.testkit

/** Payloads in JSON that no sound server sends. */
internal object JsonPoison {
    private const val SPACE = 0x20.toByte()
    private const val DEFAULT_ENVELOPE = """{"t":"MESSAGE_CREATE","s":null,"op":0,"""

    /** A two-byte UTF-8 lead with no continuation. */
    private val invalidUtf8 = byteArrayOf(0xC3.toByte(), 0x28)

    fun spoilt(poison: Poison, message: ByteArray, size: Int): ByteArray =
        when (poison) {
            Poison.BOMB -> padded(size)
            Poison.CORRUPT -> """{"t":null,"s":,"op":11""".encodeToByteArray()
            Poison.INVALID_UTF8 -> around("""{"t":"A""", """B","s":null,"op":0,"d":null}""")
            Poison.INVALID_UTF8_IN_DATA -> invalidData(message)
            Poison.NOT_JSON -> "Bad Gateway".encodeToByteArray()
            Poison.NOT_AN_OBJECT -> """[{"op":11}]""".encodeToByteArray()
            Poison.MISSING_OPCODE -> """{"t":null,"s":null,"d":null}""".encodeToByteArray()
            else -> message
        }

    private fun padded(size: Int): ByteArray {
        val head = """{"t":null,"s":null,"op":11,"d":""""
        val message = ByteArray(size) { SPACE }
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
}
