package dev.sluice.model

/** The shard reads again after [ReadingPaused]. */
public class ReadingResumed : LifecycleEvent() {
    override fun equals(other: Any?): Boolean = other is ReadingResumed

    override fun hashCode(): Int = "ReadingResumed".hashCode()

    override fun toString(): String = "ReadingResumed()"
}
