package dev.sluice.protocol.simulation

import dev.sluice.protocol.Edge

/** What a simulation has seen. */
internal class Report {
    var identifies = 0
    var resumes = 0
    var dials = 0
    var events = 0L
    var sessionsLost = 0

    /** All of them announced: an event that is missing without announcement fails the simulation. */
    var eventsLost = 0L

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
        longestSilence = maxOf(longestSilence, other.longestSilence)
        mostSends = maxOf(mostSends, other.mostSends)
        edges += other.edges
    }

    override fun toString(): String =
        "identifies $identifies, resumes $resumes, dials $dials, events $events, sessions lost $sessionsLost, " +
            "events lost $eventsLost, all announced, longest silence ${longestSilence / Agenda.SECOND} s, " +
            "most sends in 60 s $mostSends"
}
