package dev.sluice.model

import java.util.Objects

/**
 * The shard receives events.
 *
 * @property isResumed whether an earlier session goes on; else a new one has begun
 * @property sessionId the session's name at Discord
 * @property ready the READY of a new session; null when the session was resumed, READY was not decoded, or a history tells
 *   of it, which does not keep what READY lists
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
