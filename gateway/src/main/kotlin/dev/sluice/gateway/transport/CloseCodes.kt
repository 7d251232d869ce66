package dev.sluice.gateway.transport

import java.nio.ByteBuffer

/** What a link may say, and be told, in a close frame (RFC 6455, 5.5.1 and 7.4). */
internal object CloseCodes {
    /** Stands for a close frame without a code (RFC 6455, 7.4.1). */
    const val NO_STATUS: Int = 1005

    /** Stands for an end without a close frame (RFC 6455, 7.4.1). */
    const val ABNORMAL: Int = 1006

    /** Says that the peer broke the protocol (RFC 6455, 7.4.1). */
    const val PROTOCOL_ERROR: Int = 1002

    /** Says that something was not UTF-8 (RFC 6455, 7.4.1). */
    private const val NOT_UTF_8 = 1007

    /** Of the protocol's own, 1000 to 2999, those that may be on the wire (RFC 6455, 7.4.1, and IANA's registry). */
    private val DEFINED_CODES = (1000..1003) + (1007..1014)

    /** A control frame carries 125 bytes, two of them the code (RFC 6455, 5.5). */
    private const val MAX_REASON_BYTES = 123

    private const val NORMAL = 1000
    private const val FIRST_APPLICATION_CODE = 3000
    private const val LAST_APPLICATION_CODE = 4999

    fun requireSendable(code: Int) {
        require(code == NORMAL || code in FIRST_APPLICATION_CODE..LAST_APPLICATION_CODE) {
            "close code $code may not be sent: only 1000 and 3000 to 4999 are for applications"
        }
    }

    /** What is wrong with [body] of a peer's close frame; null when it may be believed. */
    fun violationIn(body: ByteArray): CloseViolation? {
        if (body.isEmpty()) return null
        if (body.size < Short.SIZE_BYTES) return CloseViolation(PROTOCOL_ERROR, "a close frame has half a code")
        val code = codeIn(body)
        return when {
            code !in DEFINED_CODES && code !in FIRST_APPLICATION_CODE..LAST_APPLICATION_CODE -> {
                CloseViolation(PROTOCOL_ERROR, "a close frame has the code $code, which none may send")
            }

            !isUtf8(body, Short.SIZE_BYTES) -> {
                CloseViolation(NOT_UTF_8, "the reason of a close frame is not UTF-8")
            }

            else -> {
                null
            }
        }
    }

    /** The code at the beginning of [body], which has one. */
    fun codeIn(body: ByteArray): Int =
        (body[0].toInt() and BYTE_MASK shl Byte.SIZE_BITS) or (body[1].toInt() and BYTE_MASK)

    /** Cuts [reason] to what a close frame can carry, not within a character. */
    fun truncated(reason: String): String {
        val bytes = reason.toByteArray()
        if (bytes.size <= MAX_REASON_BYTES) return reason
        var end = MAX_REASON_BYTES
        while (bytes[end].toInt() and CONTINUATION_MASK == CONTINUATION) end--
        return String(bytes, 0, end, Charsets.UTF_8)
    }

    private fun isUtf8(bytes: ByteArray, from: Int): Boolean =
        try {
            Charsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, bytes.size - from))
            true
        } catch (_: CharacterCodingException) {
            false
        }

    private const val BYTE_MASK = 0xFF

    /** Bytes of UTF-8 after a character's first one are `10xxxxxx` in binary (RFC 3629). */
    private const val CONTINUATION_MASK = 0xC0
    private const val CONTINUATION = 0x80
}
