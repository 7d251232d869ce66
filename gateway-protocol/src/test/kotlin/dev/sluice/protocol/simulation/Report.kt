package dev.sluice.protocol.simulation

import dev.sluice.protocol.Edge

/** What a simulation has seen. */
internal class Report {
    var identifies = 0
    var resumes = 0
    var dials = 0
    var events = 0L
    var sessionsLost = 0

    /** Events of a session that the client never got although it went on with that session: one fails the simulation. */
    var eventsLost = 0L

    /** Events that went with a session that Discord gave up, announced as lost. */
    var eventsGone = 0L

    /** The longest time without a standing session, in nanoseconds. */
    var longestSilence = 0L
    var mostSends = 0

    /** The ways from state to state that the machine has gone. */
    val edges = HashSet<Edge>()

    operator fun plusAssign(other: Report) {
        identifies += other.identifies
        resumes += other.resumes
        dials += other.dials
        events += other.events
        sessionsLost += other.sessionsLost
        eventsLost += other.eventsLost
        eventsGone += other.eventsGone
        longestSilence = maxOf(longestSilence, other.longestSilence)
        mostSends = maxOf(mostSends, other.mostSends)
        edges += other.edges
    }

    override fun toString(): String =
        "identifies $identifies, resumes $resumes, dials $dials, events $events, events lost $eventsLost, " +
            "sessions that Discord gave up $sessionsLost and with them $eventsGone events, all announced, " +
            "longest silence ${longestSilence / Agenda.SECOND} s, most sends in 60 s $mostSends"
}
