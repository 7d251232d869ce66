package dev.sluice.model

/**
 * The shard has sent a resume: Discord replays what was missed.
 *
 * @property sequence the last one received, after which the replay begins
 */
public class Resuming(public val sequence: Long) : LifecycleEvent() {
    override fun equals(other: Any?): Boolean =
        other is Resuming &&
            other.sequence == sequence

    override fun hashCode(): Int = sequence.hashCode()

    override fun toString(): String = "Resuming(sequence=$sequence)"
}
