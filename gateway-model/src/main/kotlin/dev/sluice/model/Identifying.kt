package dev.sluice.model

/**
 * The shard has sent an identify: a new session begins when Discord answers with READY.
 *
 * @property queuePosition its place in the line for the permit when it asked, as [Queued] told it; 0 when it did not
 *   have to wait
 */
public class Identifying(public val queuePosition: Int) : LifecycleEvent() {
    override fun equals(other: Any?): Boolean =
        other is Identifying &&
            other.queuePosition == queuePosition

    override fun hashCode(): Int = queuePosition

    override fun toString(): String = "Identifying(queuePosition=$queuePosition)"
}
