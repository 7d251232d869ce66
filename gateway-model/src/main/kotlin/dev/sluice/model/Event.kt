package dev.sluice.model

/**
 * What a shard tells its collectors: a [DispatchEvent] from Discord, or a [LifecycleEvent] of the shard itself.
 *
 * Branch over it with a default: Discord adds events, so neither Kotlin's `when` nor Java's `switch` can name them all.
 */
public sealed class Event

/** Keeps `when` and `switch` over [Event] from ever being exhaustive. */
private class ReservedEvent : Event()
