package dev.sluice.model

import java.time.Duration
import java.util.Objects

/**
 * The connection has ended.
 *
 * @property code of the close frame; 1006 when there was none
 * @property reason of the close frame, or what went wrong; may be empty
 * @property willResume whether the session is kept and tried again
 * @property initiatedLocally whether the shard closed it, with one of [ClientCloseCode]
 * @property retryIn how long the shard waits before it connects again; null when it does not, or, as [Parked] tells
 *   then, not yet
 */
public class Disconnected(
    public val code: Int,
    public val reason: String,
    public val willResume: Boolean,
    public val initiatedLocally: Boolean,
    public val retryIn: Duration?,
) : LifecycleEvent() {
    override fun equals(other: Any?): Boolean =
        other is Disconnected &&
            other.code == code &&
            other.reason == reason &&
            other.willResume == willResume &&
            other.initiatedLocally == initiatedLocally &&
            other.retryIn == retryIn

    override fun hashCode(): Int = Objects.hash(code, reason, willResume, initiatedLocally, retryIn)

    override fun toString(): String =
        "Disconnected(code=$code, reason=$reason, " +
            "willResume=$willResume, initiatedLocally=$initiatedLocally, retryIn=$retryIn)"
}
