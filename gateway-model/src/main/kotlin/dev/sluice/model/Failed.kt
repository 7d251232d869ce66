package dev.sluice.model

import java.util.Objects

/**
 * The shard has stopped for good: trying again would not help.
 *
 * @property code the close code that ended it, such as 4004; 0 when no connection had been made
 * @property reason what it means and what to change
 */
public class Failed(public val code: Int, public val reason: String) : LifecycleEvent() {
    override fun equals(other: Any?): Boolean =
        other is Failed &&
            other.code == code &&
            other.reason == reason

    override fun hashCode(): Int = Objects.hash(code, reason)

    override fun toString(): String = "Failed(code=$code, reason=$reason)"
}
