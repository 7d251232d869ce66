package dev.sluice.model

/**
 * The shard is connected and waits for its turn to identify: Discord allows one identify per bucket in 5 seconds.
 *
 * It comes once for each wait, and not at all when there is none; [Identifying] follows, or [Parked]. Source: Discord
 * docs, Gateway > Sharding > Max Concurrency.
 *
 * @property position its place in the line of its bucket; 1 is the next
 */
public class Queued(public val position: Int) : LifecycleEvent() {
    override fun equals(other: Any?): Boolean =
        other is Queued &&
            other.position == position

    override fun hashCode(): Int = position

    override fun toString(): String = "Queued(position=$position)"
}
