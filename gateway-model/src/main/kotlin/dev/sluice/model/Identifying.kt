package dev.sluice.model

/** The shard has sent an identify: a new session begins when Discord answers with READY. */
public class Identifying : LifecycleEvent() {
    override fun equals(other: Any?): Boolean = other is Identifying

    override fun hashCode(): Int = "Identifying".hashCode()

    override fun toString(): String = "Identifying()"
}
