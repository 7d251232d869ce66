package dev.sluice.model

/**
 * Something that happened to the shard itself, in order with the events it delivers.
 *
 * Immutable, equal by content.
 */
public sealed class LifecycleEvent : Event()

/** Keeps `when` and `switch` over [LifecycleEvent] from ever being exhaustive. */
private class ReservedLifecycleEvent : LifecycleEvent()
