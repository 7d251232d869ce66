package dev.sluice.codec

import dev.sluice.model.Snowflakes

/** Reads what a session needs from the data of Hello, Invalid Session and READY, key by key. Thread-safe. */
internal object SessionData {
    fun readHello(bytes: ByteArray, offset: Int, length: Int): Long =
        reading(offset) {
            var interval = -1L
            val end = offset + length
            forEachMember(bytes, offset, end) { keyFrom, keyEnd, from, to ->
                if (JsonBytes.stringEquals(bytes, keyFrom, keyEnd, "heartbeat_interval")) {
                    interval = JsonBytes.readInteger(bytes, from, to, Long.MAX_VALUE)
                    if (interval < 0) JsonBytes.fail("heartbeat_interval is no integer of milliseconds", from)
                }
            }
            if (interval < 0) JsonBytes.fail("no heartbeat_interval in Hello", offset)
            interval
        }

    fun readInvalidSession(bytes: ByteArray, offset: Int, length: Int): Boolean =
        reading(offset) {
            when (String(bytes, offset, minOf(length, MAX_LITERAL), Charsets.ISO_8859_1)) {
                "true" -> true
                "false", "null", "" -> false
                else -> JsonBytes.fail("Invalid Session carries no boolean", offset)
            }
        }

    fun readReady(bytes: ByteArray, offset: Int, length: Int): ReadySession =
        reading(offset) {
            var sessionId: String? = null
            var resumeUrl: String? = null
            var userId: Long? = null
            forEachMember(bytes, offset, offset + length) { keyFrom, keyEnd, from, to ->
                when {
                    JsonBytes.stringEquals(bytes, keyFrom, keyEnd, "session_id") -> {
                        sessionId = text(bytes, from, to)
                    }

                    JsonBytes.stringEquals(bytes, keyFrom, keyEnd, "resume_gateway_url") -> {
                        resumeUrl = text(bytes, from, to)
                    }

                    JsonBytes.stringEquals(bytes, keyFrom, keyEnd, "user") -> {
                        userId = idOf(bytes, from, to)
                    }
                }
            }
            val id = sessionId
            if (id.isNullOrEmpty()) JsonBytes.fail("no session_id in READY", offset)
            ReadySession(id, resumeUrl, userId)
        }

    /** The string from [from] to [to]; null for anything else. */
    private fun text(bytes: ByteArray, from: Int, to: Int): String? =
        if (bytes[from] == JsonBytes.QUOTE) JsonBytes.readString(bytes, from, to) else null

    /** The `id` of the object from [from] to [to], a string or a number; null for anything else. */
    private fun idOf(bytes: ByteArray, from: Int, to: Int): Long? {
        var id: Long? = null
        if (bytes[from] != JsonBytes.OPEN_BRACE) return null
        forEachMember(bytes, from, to) { keyFrom, keyEnd, valueFrom, valueEnd ->
            if (JsonBytes.stringEquals(bytes, keyFrom, keyEnd, "id")) {
                val digits = text(bytes, valueFrom, valueEnd)
                    ?: String(bytes, valueFrom, valueEnd - valueFrom, Charsets.ISO_8859_1)
                id = try {
                    Snowflakes.parse(digits)
                } catch (_: IllegalArgumentException) {
                    null
                }
            }
        }
        return id
    }

    private inline fun forEachMember(
        bytes: ByteArray,
        offset: Int,
        end: Int,
        member: (keyFrom: Int, keyEnd: Int, from: Int, to: Int) -> Unit,
    ) {
        if (offset >= end || bytes[offset] != JsonBytes.OPEN_BRACE) JsonBytes.fail("the data are no object", offset)
        var p = JsonBytes.skipBlanks(bytes, offset + 1, end)
        if (JsonBytes.at(bytes, p, end) == JsonBytes.CLOSE_BRACE) return
        while (true) {
            val keyFrom = p
            val keyEnd = JsonBytes.skipString(bytes, p, end)
            val from = JsonBytes.skipToken(bytes, keyEnd, end, JsonBytes.COLON)
            val to = JsonBytes.skipValue(bytes, from, end, depth = 2)
            member(keyFrom, keyEnd, from, to)
            p = JsonBytes.skipBlanks(bytes, to, end)
            val next = JsonBytes.at(bytes, p, end)
            if (next == JsonBytes.CLOSE_BRACE) return
            if (next != JsonBytes.COMMA) JsonBytes.fail("expected ',' or '}'", p)
            p = JsonBytes.skipBlanks(bytes, p + 1, end)
        }
    }

    private inline fun <T> reading(offset: Int, read: () -> T): T =
        try {
            read()
        } catch (e: JsonBytes.Malformed) {
            throw MalformedPayloadException(e.what, e.index - offset)
        }

    /** One more than `false` has, so that nothing longer passes for it. */
    private const val MAX_LITERAL = 6
}
