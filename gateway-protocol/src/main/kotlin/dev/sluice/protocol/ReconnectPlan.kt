package dev.sluice.protocol

import dev.sluice.ratelimit.Backoff
import kotlin.random.Random

/** Which rule says how long to wait before the next dial. */
internal enum class Pace {
    /** At once with a little jitter the first time after a stable connection, then by backoff. */
    SOON,

    /** By backoff. */
    BACKOFF,

    /** Invalid Session (op 9): a random 1 to 5 s; repeated ones grow by backoff. */
    INVALID_SESSION,

    /** Close 4008: a pause; repeated ones grow by backoff. */
    RATE_LIMITED,

    /** The user asked. */
    NOW,
}

/**
 * How long to wait and which URL to dial: backoff and the resume ladder.
 *
 * The ladder: rung 0 = the resume URL, rung 1 = the main URL with the same session; beyond it the session is given up.
 * A failed dial at rung 0 leads to rung 1; at rung 1 it changes nothing, as the network is down and the session may
 * still live (an expired one is answered by op 9 and costs nothing). A connection that ended without HELLO, or without
 * an answer to its RESUME, leads a rung up, whoever ended it, and so does a replay that fell silent. A RESUME without
 * answer at rung 1 costs the session if the peer is there (ACKs came): a connection that died meanwhile says nothing of
 * the session. A peer that closes, asks to reconnect, or falls silent altogether, instead of answering, at rung 1 and
 * several times in a row, costs it too: else such a peer would see RESUME for ever.
 */
internal class ReconnectPlan(
    private val config: ProtocolConfig,
    private val random: Random,
    private val urls: GatewayUrls,
) {
    private val backoff = Backoff(config.backoffBase.toNanos(), config.backoffCap.toNanos(), random)
    private var isQuickTryUsed = false
    private var repeatedTrouble = 0
    private var isAtMainUrl = false
    private var endedResumes = 0

    /** Dials since a connection last stood for long enough. */
    var attempt = 0
        private set

    var backoffLevel: Int
        get() = backoff.level
        set(value) {
            backoff.level = value
            isQuickTryUsed = value > 0
        }

    /** The URL for the next dial. */
    fun nextUrl(session: LiveSession?): String {
        val compression = session?.compression ?: config.compression
        val resumeUrl = if (isAtMainUrl) null else session?.resumeUrl?.let { urls.resumeUrl(it, compression) }
        return resumeUrl ?: urls.mainUrl(compression)
    }

    /** A dial begins; returns how many went before it. */
    fun dialing(): Int = attempt++

    /** The session has stood for `stableAfter`: what went before is forgotten. */
    fun stable() {
        backoff.reset()
        isQuickTryUsed = false
        repeatedTrouble = 0
        attempt = 0
    }

    /** READY or RESUMED: the next resume begins at the resume URL again. */
    fun established() {
        isAtMainUrl = false
        endedResumes = 0
    }

    /** The dial failed, or the connection gave no HELLO: the main URL is next. */
    fun stepToMainUrl() {
        isAtMainUrl = true
    }

    /** Nothing answered the RESUME: true = the ladder ends, the session is to be given up. */
    fun resumeUnanswered(session: LiveSession): Boolean {
        val wasAtMainUrl = isAtMainUrl || !urls.hasResumeUrl(session)
        isAtMainUrl = true
        return wasAtMainUrl
    }

    /** The connection ended before the RESUME was answered: true = the ladder ends, the session is to be given up. */
    fun resumeEnded(): Boolean {
        if (isAtMainUrl) endedResumes++
        isAtMainUrl = true
        return endedResumes >= ENDED_RESUMES_LIMIT
    }

    /** The session is gone; the next one starts at the foot of the ladder. */
    fun sessionDropped() {
        isAtMainUrl = false
        endedResumes = 0
    }

    /** The wait before the next dial. */
    fun delayNanos(pace: Pace, hasSession: Boolean): Long =
        when (pace) {
            Pace.NOW -> {
                0
            }

            Pace.BACKOFF -> {
                backoff.nextDelayNanos()
            }

            Pace.SOON -> {
                if (hasSession && !isQuickTryUsed) {
                    isQuickTryUsed = true
                    random.nextLong(QUICK_JITTER_NANOS + 1)
                } else {
                    backoff.nextDelayNanos()
                }
            }

            Pace.INVALID_SESSION -> {
                val from = config.invalidSessionWaitMin.toNanos()
                val until = config.invalidSessionWaitMax.toNanos()
                grown(random.nextLong(from, until + 1))
            }

            Pace.RATE_LIMITED -> {
                grown(config.rateLimitedPause.toNanos())
            }
        }

    private fun grown(waitNanos: Long): Long {
        repeatedTrouble++
        return if (repeatedTrouble == 1) waitNanos else waitNanos + backoff.nextDelayNanos()
    }

    private companion object {
        /** Enough to spread the shards of one process, too little to be noticed. */
        const val QUICK_JITTER_NANOS = 250_000_000L

        /** With the backoff between them some 15 s of refusals in all, by when no passing trouble explains them. */
        const val ENDED_RESUMES_LIMIT = 5
    }
}
