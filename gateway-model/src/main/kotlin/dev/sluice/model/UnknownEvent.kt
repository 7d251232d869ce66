package dev.sluice.model

/**
 * An event that Sluice has no class for (yet): its name and its data as they came.
 *
 * Equal by content. Immutable as long as nobody writes into [payload].
 *
 * @property name the `t`
 * @property payload the `d` in the encoding of the connection, JSON unless another was chosen; owned by the event
 */
public class UnknownEvent(public val name: String, public val payload: ByteArray) : DispatchEvent() {
    override val type: EventType get() = EventType.of(name)

    /** The payload as text; sensible for JSON only. */
    public fun payloadText(): String = String(payload, Charsets.UTF_8)

    override fun equals(other: Any?): Boolean =
        other is UnknownEvent && other.name == name && other.payload.contentEquals(payload)

    override fun hashCode(): Int = name.hashCode() * 31 + payload.contentHashCode()

    override fun toString(): String = "UnknownEvent(name=$name, ${payload.size} bytes)"
}
