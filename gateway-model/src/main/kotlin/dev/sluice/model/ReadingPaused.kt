package dev.sluice.model

/**
 * The shard has stopped reading, since its events are not taken fast enough. Heartbeats go on.
 *
 * @property reason who is slow
 */
public class ReadingPaused(public val reason: String) : LifecycleEvent() {
    override fun equals(other: Any?): Boolean =
        other is ReadingPaused &&
            other.reason == reason

    override fun hashCode(): Int = reason.hashCode()

    override fun toString(): String = "ReadingPaused(reason=$reason)"
}
