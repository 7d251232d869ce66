package dev.sluice.testkit

import java.util.concurrent.atomic.LongAdder

/** The running figures behind [MockStats]; guarded by the hub's lock, save for what writers count. */
internal class Counters {
    var identifies = 0L
    var identifyAttempts = 0L
    var identifiesTooSoon = 0L
    var tokenResets = 0L
    var resumes = 0L
    var resumeAttempts = 0L
    var resumesUnknown = 0L
    var resumesTooOld = 0L
    var resumesOtherQuery = 0L
    var sessionsExpired = 0L
    var connections = 0L
    var heartbeats = 0L
    var badHeartbeats = 0L
    var reconnectsIgnored = 0L
    var sends = 0L
    var dispatches = 0L
    var replayed = 0L
    var drops = 0L
    var slowClients = 0L
    var ignoredCommands = 0L
    val closes = HashMap<Int, Long>()
    val clientCloses = HashMap<Int, Long>()

    /** Counted by the connections' writers, without the lock. */
    val messagesOut = LongAdder()
    val bytesOut = LongAdder()

    fun closed(code: Int) {
        closes.merge(code, 1L, Long::plus)
    }

    fun closedByClient(code: Int) {
        clientCloses.merge(code, 1L, Long::plus)
    }

    fun snapshot(openConnections: Int, sessions: Int): MockStats =
        MockStats(
            identifies = identifies,
            identifyAttempts = identifyAttempts,
            identifiesTooSoon = identifiesTooSoon,
            tokenResets = tokenResets,
            resumes = resumes,
            resumeAttempts = resumeAttempts,
            resumesUnknown = resumesUnknown,
            resumesTooOld = resumesTooOld,
            resumesOtherQuery = resumesOtherQuery,
            sessionsExpired = sessionsExpired,
            connections = connections,
            openConnections = openConnections,
            sessions = sessions,
            heartbeats = heartbeats,
            badHeartbeats = badHeartbeats,
            reconnectsIgnored = reconnectsIgnored,
            sends = sends,
            dispatches = dispatches,
            replayed = replayed,
            drops = drops,
            slowClients = slowClients,
            ignoredCommands = ignoredCommands,
            messagesOut = messagesOut.sum(),
            bytesOut = bytesOut.sum(),
            closes = closes.toSortedMap(),
            clientCloses = clientCloses.toSortedMap(),
        )
}
