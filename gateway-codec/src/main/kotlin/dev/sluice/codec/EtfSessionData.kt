package dev.sluice.codec

import dev.sluice.model.Snowflakes

/** Reads what a session needs of the data of Hello, Invalid Session and READY, which [EtfReader]s are at. Stateless. */
internal object EtfSessionData {
    fun readHello(reader: EtfReader): Long {
        var interval = -1L
        forEachMember(reader, 1) {
            if (reader.textIs(HEARTBEAT_INTERVAL)) {
                val from = reader.position
                interval = (if (reader.isInteger()) reader.takeIntegerOrNull() else null) ?: -1
                if (interval < 0) reader.fail("heartbeat_interval is no integer of milliseconds", from)
            } else {
                reader.skip(1)
            }
        }
        reader.checkEnd()
        if (interval < 0) reader.fail("no heartbeat_interval in Hello", reader.origin)
        return interval
    }

    fun readInvalidSession(reader: EtfReader): Boolean {
        if (reader.takeNull()) return false
        if (!reader.isLiteral()) reader.fail("Invalid Session carries no boolean")
        return reader.readBoolean().also { reader.checkEnd() }
    }

    fun readReady(reader: EtfReader): ReadySession {
        var sessionId: String? = null
        var resumeUrl: String? = null
        var userId: Long? = null
        forEachMember(reader, 1) {
            when {
                reader.textIs(SESSION_ID) -> sessionId = textOrNull(reader)
                reader.textIs(RESUME_URL) -> resumeUrl = textOrNull(reader)
                reader.textIs(USER) -> userId = idOf(reader)
                else -> reader.skip(1)
            }
        }
        reader.checkEnd()
        val id = sessionId
        if (id.isNullOrEmpty()) reader.fail("no session_id in READY", reader.origin)
        return ReadySession(id, resumeUrl, userId)
    }

    /** The text that is next; null for anything else, which is skipped. */
    private fun textOrNull(reader: EtfReader): String? {
        if (!reader.isLiteral() && reader.takeText()) return reader.text()
        reader.skip(1)
        return null
    }

    /** The `id` of the map that is next, a text or an integer; null for anything else. */
    private fun idOf(reader: EtfReader): Long? {
        var id: Long? = null
        if (reader.peek() != EtfTag.MAP) {
            reader.skip(1)
            return null
        }
        forEachMember(reader, 2) { if (reader.textIs(ID)) id = id(reader) else reader.skip(2) }
        return id
    }

    private fun id(reader: EtfReader): Long? {
        val digits = if (reader.isInteger()) reader.takeDigits() else textOrNull(reader)
        return try {
            digits?.let(Snowflakes::parse)
        } catch (_: IllegalArgumentException) {
            null
        }
    }

    /** Calls [member] with each key taken, to take the value; [depth] counts the map that is next. */
    private inline fun forEachMember(reader: EtfReader, depth: Int, member: () -> Unit) {
        if (reader.peek() != EtfTag.MAP) reader.fail("the data are no map")
        reader.checkDepth(depth)
        repeat(reader.beginMap()) {
            reader.takeKey()
            member()
        }
    }

    private val HEARTBEAT_INTERVAL = "heartbeat_interval".encodeToByteArray()
    private val SESSION_ID = "session_id".encodeToByteArray()
    private val RESUME_URL = "resume_gateway_url".encodeToByteArray()
    private val USER = "user".encodeToByteArray()
    private val ID = "id".encodeToByteArray()
}
