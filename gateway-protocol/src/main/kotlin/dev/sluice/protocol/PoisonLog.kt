package dev.sluice.protocol

/**
 * Remembers input that could not be understood, so that the same trouble does not come round for ever.
 *
 * First time: resume. The same session at the same sequence again: the session is what hurts, give it up. Trouble once
 * more, ten minutes at most after the first: stop. Trouble at another sequence means that a resume got past the first
 * one: it counts as new.
 */
internal class PoisonLog(private val windowNanos: Long) {
    enum class Verdict { RESUME, NEW_SESSION, STOP }

    private var strikes = 0
    private var firstAt = 0L
    private var sessionId: String? = null
    private var sequence: Long? = null

    fun record(sessionId: String?, sequence: Long?, nowNanos: Long): Verdict {
        if (strikes > 0 && nowNanos - firstAt > windowNanos) strikes = 0
        if (strikes == 1 && (sessionId != this.sessionId || sequence != this.sequence)) strikes = 0
        if (strikes == 0) {
            firstAt = nowNanos
            this.sessionId = sessionId
            this.sequence = sequence
        }
        strikes++
        return when (strikes) {
            1 -> Verdict.RESUME
            2 -> Verdict.NEW_SESSION
            else -> Verdict.STOP
        }
    }
}
