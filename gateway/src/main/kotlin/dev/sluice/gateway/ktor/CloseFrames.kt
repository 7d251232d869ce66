package dev.sluice.gateway.ktor

import dev.sluice.gateway.transport.CloseCodes
import dev.sluice.gateway.transport.LinkEnd
import io.ktor.websocket.CloseReason
import io.ktor.websocket.Frame

/** Reads and writes the body of Ktor's close frames (RFC 6455, 5.5.1). */
internal object CloseFrames {
    private const val SHORT_MASK = 0xFFFF

    fun frame(code: Int, reason: String): Frame.Close =
        Frame.Close(CloseReason(code.toShort(), CloseCodes.truncated(reason)))

    fun read(frame: Frame): LinkEnd {
        val data = frame.data
        if (data.size < Short.SIZE_BYTES) return LinkEnd(CloseCodes.NO_STATUS, "")
        val reason = String(data, Short.SIZE_BYTES, data.size - Short.SIZE_BYTES, Charsets.UTF_8)
        return LinkEnd(CloseCodes.codeIn(data), reason)
    }

    fun read(reason: CloseReason): LinkEnd = LinkEnd(reason.code.toInt() and SHORT_MASK, reason.message)
}
