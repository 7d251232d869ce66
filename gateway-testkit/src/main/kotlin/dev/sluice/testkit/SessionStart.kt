package dev.sluice.testkit

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.intOrNull
import kotlinx.serialization.json.longOrNull

/**
 * Identify (op 2) and Resume (op 6), with every reason to refuse them. Called with the hub's lock held.
 *
 * Source: Discord docs, Gateway > Identifying and Resuming; Gateway Close Event Codes.
 */
internal class SessionStart(private val hub: GatewayHub) {
    private val config = hub.config
    private val payloads = Payloads(config)

    fun identify(connection: GatewayConnection, data: JsonElement?) {
        hub.counters.identifyAttempts++
        if (connection.state != GatewayConnection.State.NEW) return close(connection, 4005, "Already authenticated.")
        if (!connection.isGreeted) return tooEarly(connection, "Identify")
        val body = data as? JsonObject
        if (body == null || !CommandShape.isSoundIdentify(body)) return close(connection, 4001, "Malformed identify.")
        if (!isTokenGood(body)) return close(connection, 4004, "Authentication failed.")
        val shard = (body["shard"] as? JsonArray)?.map { (it as JsonPrimitive).intOrNull ?: -1 } ?: listOf(0, 1)
        val (id, count) = shard
        if (count < 1 || id !in 0 until count || count % config.shardMultiple != 0) {
            return close(connection, 4010, "Invalid shard.")
        }
        val guilds = config.guilds.filter { PreparedEvent.shardOf(it.id, count) == id }
        if (guilds.size > config.maxGuildsPerShard) return close(connection, 4011, "Sharding required.")
        val intents = checkNotNull((body["intents"] as JsonPrimitive).longOrNull)
        if (intents and MockConfig.DOCUMENTED_INTENTS.inv() != 0L) return close(connection, 4013, "Invalid intent(s).")
        if (intents and config.allowedIntents.inv() != 0L) return close(connection, 4014, "Disallowed intent(s).")
        when (hub.gate.tryStart(id, hub.now())) {
            IdentifyGate.Verdict.TOO_SOON -> return tooSoon(connection)
            IdentifyGate.Verdict.BUDGET_SPENT -> return budgetSpent()
            IdentifyGate.Verdict.STARTED -> Unit
        }
        // In READY's place: what Discord would have counted is counted, whatever the script says.
        hub.answersToIdentify.removeFirstOrNull()?.let { return scripted(connection, it) }
        hub.counters.identifies++
        // Discord docs, Gateway > Payload Compression: for JSON, and not on top of transport compression.
        val isCompressed =
            (body["compress"] as? JsonPrimitive)?.content == "true" && connection.query.compress == null &&
                !connection.format.isBinary
        val hasShard = body["shard"] is JsonArray
        val start = { start(connection, Shard(id, count, hasShard), intents, guilds, isCompressed, body) }
        if (hub.script.isReadyWithheld) withhold(connection, start) else start()
    }

    private class Shard(val id: Int, val count: Int, val isEchoed: Boolean)

    private fun start(
        connection: GatewayConnection,
        shard: Shard,
        intents: Long,
        guilds: List<MockGuild>,
        isCompressed: Boolean,
        body: JsonObject,
    ) {
        val session = hub.newSession(shard.id, shard.count, intents, connection.query)
        session.presence = body["presence"]?.toString()
        hub.attach(session, connection, sequence = 0)
        if (isCompressed) hub.send(connection, Outgoing.PayloadCompression(config.payloadThreshold))
        val resumeUrl = hub.script.resumeGatewayUrl ?: hub.url
        val echoed = if (shard.isEchoed) "[${shard.id},${shard.count}]" else null
        hub.deliver(session, "READY", payloads.ready(session.id, resumeUrl, echoed, guilds))
        val largeThreshold = body.text("large_threshold")?.toIntOrNull() ?: GuildCrowd.DEFAULT_LARGE_THRESHOLD
        for (guild in guilds) {
            val event = payloads.guildEvent(guild, GuildCrowd.of(guild, intents, largeThreshold))
            if (event.isAllowed(intents)) hub.deliver(session, event)
        }
    }

    fun resume(connection: GatewayConnection, data: JsonElement?) {
        hub.counters.resumeAttempts++
        if (connection.state != GatewayConnection.State.NEW) return close(connection, 4005, "Already authenticated.")
        if (!connection.isGreeted) return tooEarly(connection, "Resume")
        hub.answersToResume.removeFirstOrNull()?.let { return scripted(connection, it) }
        val body = data as? JsonObject
        if (body == null || !CommandShape.isSoundResume(body)) return close(connection, 4001, "Malformed resume.")
        if (!isTokenGood(body)) return close(connection, 4004, "Authentication failed.")
        val session = hub.session(checkNotNull(body.text("session_id"))) ?: return unknown(connection)
        if (connection.query != session.query) {
            hub.counters.resumesOtherQuery++
            return notRestored(connection, session)
        }
        val sequence = checkNotNull((body["seq"] as JsonPrimitive).longOrNull)
        if (sequence > session.sequence || sequence < 0) return close(connection, 4007, "Invalid seq.")
        val resume = { replay(connection, session, sequence) }
        if (hub.script.isResumedWithheld) withhold(connection, resume) else resume()
    }

    private fun replay(connection: GatewayConnection, session: LiveSession, sequence: Long) {
        // An answer that was withheld may come after the session's end.
        if (hub.session(session.id) !== session) return unknown(connection)
        val missed = session.after(sequence)
        if (missed == null) {
            hub.counters.resumesTooOld++
            return notRestored(connection, session)
        }
        hub.attach(session, connection, sequence)
        hub.counters.resumes++
        hub.counters.replayed += missed.size
        for (numbered in missed) hub.send(connection, Outgoing.Dispatch(numbered))
        hub.deliver(session, "RESUMED", """{"_trace":["mock"]}""")
    }

    private fun unknown(connection: GatewayConnection) {
        hub.counters.resumesUnknown++
        hub.invalidate(connection, false)
    }

    private fun notRestored(connection: GatewayConnection, session: LiveSession) {
        // Another connection that has it keeps it: this RESUME comes late, its client has gone on without it.
        if (session.connection == null) hub.end(session)
        hub.invalidate(connection, false)
    }

    private fun withhold(connection: GatewayConnection, answer: () -> Unit) {
        connection.state = GatewayConnection.State.STARTING
        connection.withheld = answer
    }

    private fun scripted(connection: GatewayConnection, answer: MockAnswer) {
        when (answer.kind) {
            MockAnswer.Kind.CLOSE -> close(connection, answer.code, "scripted")
            MockAnswer.Kind.INVALID -> hub.invalidate(connection, false)
            MockAnswer.Kind.RESUMABLE -> hub.invalidate(connection, true)
            MockAnswer.Kind.DROP -> hub.cut(connection)
            MockAnswer.Kind.SILENCE -> connection.state = GatewayConnection.State.STARTING
        }
    }

    /**
     * Discord docs, Gateway > Connecting: HELLO comes first. Which code Discord closes with is not documented; 4003 is
     * the one for what is sent before its time.
     */
    private fun tooEarly(connection: GatewayConnection, what: String) = close(connection, 4003, "$what before HELLO.")

    /** Discord docs, Gateway > Sharding > Max Concurrency: one identify a bucket in 5 s, else Invalid Session. */
    private fun tooSoon(connection: GatewayConnection) {
        hub.counters.identifiesTooSoon++
        hub.invalidate(connection, false)
    }

    /** Discord docs, Gateway > Session Start Limit: all sessions end and the token is reset. */
    private fun budgetSpent() {
        hub.counters.tokenResets++
        hub.endAllSessions()
        hub.allConnections().forEach { close(it, 4004, "Session start budget spent, token reset.") }
    }

    private fun isTokenGood(body: JsonObject): Boolean =
        !hub.gate.isTokenReset && (config.token == null || body.text("token") == config.token)

    private fun close(connection: GatewayConnection, code: Int, reason: String) = hub.close(connection, code, reason)
}
