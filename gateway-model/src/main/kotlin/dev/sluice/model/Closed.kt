package dev.sluice.model

/**
 * The shard was closed by its owner.
 *
 * @property code the close code that was sent: 1000 ended the session, any other kept it
 */
public class Closed(public val code: Int) : LifecycleEvent() {
    override fun equals(other: Any?): Boolean =
        other is Closed &&
            other.code == code

    override fun hashCode(): Int = code

    override fun toString(): String = "Closed(code=$code)"
}
