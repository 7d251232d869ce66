package dev.sluice.testkit

/** What a [MockGateway] has counted since it started. Immutable. */
public class MockStats internal constructor(
    /** Identifies that started a session. */
    public val identifies: Long,
    /** Identifies that came, whatever the answer. */
    public val identifyAttempts: Long,
    /** Identifies that came within the window of another one of their bucket, and got op 9 `false`. */
    public val identifiesTooSoon: Long,
    /** Times that an identify beyond the budget ended all sessions and reset the token. */
    public val tokenResets: Long,
    /** Resumes that succeeded. */
    public val resumes: Long,
    /** Resumes that came, whatever the answer. */
    public val resumeAttempts: Long,
    /** Resumes of a session that there is not, never was or is no more, and that got op 9 `false`. */
    public val resumesUnknown: Long,
    /** Resumes from a sequence whose replay is no longer held, and that got op 9 `false`. */
    public val resumesTooOld: Long,
    /** Resumes with another version, encoding or compression than the session began with, and that got op 9 `false`. */
    public val resumesOtherQuery: Long,
    /** Sessions that nobody resumed within their lifetime. */
    public val sessionsExpired: Long,
    /** WebSocket connections that were opened. */
    public val connections: Long,
    /** WebSocket connections that are open now. */
    public val openConnections: Int,
    /** Sessions that exist now, with or without a connection. */
    public val sessions: Int,
    /** Heartbeats that came. */
    public val heartbeats: Long,
    /**
     * Heartbeats whose sequence can not be right: below 1, above all that was sent, or null though the client had
     * named a sequence of the session before, or had been able to read one for longer than a heartbeat may take.
     */
    public val badHeartbeats: Long,
    /** Connections closed because the client had not obeyed op 7 within [MockGatewayBuilder.reconnectTimeout]. */
    public val reconnectsIgnored: Long,
    /** Messages that clients sent, heartbeats and all. */
    public val sends: Long,
    /** Dispatches that were put into sessions, replays not counted. */
    public val dispatches: Long,
    /** Dispatches that were sent again because of a resume. */
    public val replayed: Long,
    /** Connections that the mock cut without a close frame. */
    public val drops: Long,
    /** Connections cut because the client did not read. */
    public val slowClients: Long,
    /** Commands without effect: presence updates over the limit, requests that nothing is known about. */
    public val ignoredCommands: Long,
    /** Messages written to connections. */
    public val messagesOut: Long,
    /** Bytes written to connections, after compression and without WebSocket headers. */
    public val bytesOut: Long,
    /** Close frames that the mock sent, by code. */
    public val closes: Map<Int, Long>,
    /** Close frames that clients sent first, by code; 1005 for a frame without a code. */
    public val clientCloses: Map<Int, Long>,
) {
    /** The figures as one JSON object. */
    public fun toJson(): String =
        """{"identifies":$identifies,"identify_attempts":$identifyAttempts,""" +
            """"identifies_too_soon":$identifiesTooSoon,"token_resets":$tokenResets,"resumes":$resumes,""" +
            """"resume_attempts":$resumeAttempts,"resumes_unknown":$resumesUnknown,""" +
            """"resumes_too_old":$resumesTooOld,"resumes_other_query":$resumesOtherQuery,""" +
            """"sessions_expired":$sessionsExpired,"bad_heartbeats":$badHeartbeats,""" +
            """"reconnects_ignored":$reconnectsIgnored,""" +
            """"connections":$connections,"open_connections":$openConnections,""" +
            """"sessions":$sessions,"heartbeats":$heartbeats,"sends":$sends,"dispatches":$dispatches,""" +
            """"replayed":$replayed,"drops":$drops,"slow_clients":$slowClients,"ignored_commands":$ignoredCommands,""" +
            """"messages_out":$messagesOut,"bytes_out":$bytesOut,"closes":${byCode(closes)},""" +
            """"client_closes":${byCode(clientCloses)}}"""

    override fun toString(): String = "MockStats${toJson()}"

    private fun byCode(counts: Map<Int, Long>): String =
        counts.entries.sortedBy { it.key }.joinToString(",", "{", "}") { (code, count) -> "\"$code\":$count" }
}
