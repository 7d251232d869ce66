package dev.sluice.model

import java.util.Objects

/**
 * The shard opens a connection.
 *
 * @property url where to, without any secret
 * @property attempt 0 for the first try, then counting up until a connection has stood for a while
 */
public class Connecting(public val url: String, public val attempt: Int) : LifecycleEvent() {
    override fun equals(other: Any?): Boolean =
        other is Connecting &&
            other.url == url &&
            other.attempt == attempt

    override fun hashCode(): Int = Objects.hash(url, attempt)

    override fun toString(): String = "Connecting(url=$url, attempt=$attempt)"
}
