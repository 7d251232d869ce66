package dev.sluice.model

import java.time.Instant
import java.util.Objects

/**
 * The shard needs a new session and may not start one for a good while: the day's identifies run short, or too many of
 * them came to nothing. Its connection is closed; it goes on by itself.
 *
 * It comes again when [until] or [reason] have changed, and [Connecting] follows when the shard goes on. Sessions that
 * can be resumed are never parked. Source: Discord docs, Gateway > Session Start Limit Object.
 *
 * @property until when it is expected to go on; null when that is not known
 * @property reason for people
 */
public class Parked(public val until: Instant?, public val reason: String) : LifecycleEvent() {
    override fun equals(other: Any?): Boolean =
        other is Parked &&
            other.until == until &&
            other.reason == reason

    override fun hashCode(): Int = Objects.hash(until, reason)

    override fun toString(): String = "Parked(until=$until, reason=$reason)"
}
