package dev.sluice.model

/**
 * An event that Discord dispatched (opcode 0), decoded.
 *
 * Two events are equal when their contents are; the [sequence] does not count.
 * Immutable but for [sequence], which is set once, before anyone else sees the event.
 */
public sealed class DispatchEvent : Event() {
    /** The event's name on the wire. */
    public abstract val type: EventType

    /** The `s` it came with; 0 when no shard has delivered it. */
    public var sequence: Long = 0
        private set

    /** Notes the [sequence] it came with; for the shard that delivers it. */
    @InternalGatewayApi
    public fun deliveredAs(sequence: Long) {
        this.sequence = sequence
    }
}

/** Keeps `when` and `switch` over [DispatchEvent] from ever being exhaustive. */
private class ReservedDispatchEvent(override val type: EventType) : DispatchEvent()
