package dev.sluice.model

import java.util.Objects

/**
 * An event whose data could not be turned into its class: Discord sent something unexpected.
 *
 * The shard goes on; the sequence counts as received. Equal by content.
 * Immutable as long as nobody writes into [payload].
 *
 * @property type which event it would have been
 * @property path where in the data the trouble lies, such as `$.member.joined_at`; `$` when that is not known
 * @property reason what is wrong, without content
 * @property payload the `d` in the encoding of the connection, and what follows it where nobody can tell its end; owned
 *   by the event
 */
public class UndecodableEvent(
    override val type: EventType,
    public val path: String,
    public val reason: String,
    public val payload: ByteArray,
) : DispatchEvent() {
    override fun equals(other: Any?): Boolean =
        other is UndecodableEvent && other.type == type && other.path == path && other.reason == reason &&
            other.payload.contentEquals(payload)

    override fun hashCode(): Int = Objects.hash(type, path, reason) * 31 + payload.contentHashCode()

    override fun toString(): String = "UndecodableEvent(type=$type, path=$path, reason=$reason, ${payload.size} bytes)"
}
