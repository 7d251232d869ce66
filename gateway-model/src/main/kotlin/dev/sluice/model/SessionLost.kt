package dev.sluice.model

import java.time.Instant
import java.util.Objects

/**
 * A session could not be resumed: events after [lastFinished] may be missing. It comes before the new READY.
 *
 * @property lastFinished the last sequence that every lossless collector has finished; null when that is not tracked
 * @property lastReceived the last sequence received in the lost session; 0 when that is not known
 * @property since when the last message of the lost session came; null when unknown
 * @property reason why it was lost
 */
public class SessionLost(
    public val lastFinished: Long?,
    public val lastReceived: Long,
    public val since: Instant?,
    public val reason: String,
) : LifecycleEvent() {
    override fun equals(other: Any?): Boolean =
        other is SessionLost &&
            other.lastFinished == lastFinished &&
            other.lastReceived == lastReceived &&
            other.since == since &&
            other.reason == reason

    override fun hashCode(): Int = Objects.hash(lastFinished, lastReceived, since, reason)

    override fun toString(): String =
        "SessionLost(lastFinished=$lastFinished, lastReceived=$lastReceived, " +
            "since=$since, reason=$reason)"
}
