package dev.sluice.model

import java.util.Objects

/**
 * The shard receives events.
 *
 * @property isResumed whether an earlier session goes on; else a new one has begun
 * @property sessionId the session's name at Discord
 * @property ready the READY of a new session; null when the session was resumed or READY was not decoded
 */
public class Connected(public val isResumed: Boolean, public val sessionId: String, public val ready: Ready?) :
    LifecycleEvent() {
    override fun equals(other: Any?): Boolean =
        other is Connected &&
            other.isResumed == isResumed &&
            other.sessionId == sessionId &&
            other.ready == ready

    override fun hashCode(): Int = Objects.hash(isResumed, sessionId, ready)

    override fun toString(): String = "Connected(isResumed=$isResumed, sessionId=$sessionId, ready=${ready != null})"
}
