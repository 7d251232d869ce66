package dev.sluice.gateway.transport

/** What a link may say, and be told, in a close frame (RFC 6455, 5.5.1 and 7.4). */
internal object CloseCodes {
    /** Stands for a close frame without a code (RFC 6455, 7.4.1). */
    const val NO_STATUS: Int = 1005

    /** Stands for an end without a close frame (RFC 6455, 7.4.1). */
    const val ABNORMAL: Int = 1006

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

    /** Cuts [reason] to what a close frame can carry, not within a character. */
    fun truncated(reason: String): String {
        val bytes = reason.toByteArray()
        if (bytes.size <= MAX_REASON_BYTES) return reason
        var end = MAX_REASON_BYTES
        while (bytes[end].toInt() and CONTINUATION_MASK == CONTINUATION) end--
        return String(bytes, 0, end, Charsets.UTF_8)
    }

    /** Bytes of UTF-8 after a character's first one are `10xxxxxx` in binary (RFC 3629). */
    private const val CONTINUATION_MASK = 0xC0
    private const val CONTINUATION = 0x80
}
