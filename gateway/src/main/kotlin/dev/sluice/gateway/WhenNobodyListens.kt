package dev.sluice.gateway

/**
 * What happens to events before the first collector subscribes. After the last one has left they are always discarded.
 */
public enum class WhenNobodyListens {
    /** Keep them, up to the configured number of bytes, for the first collector; then pause reading. The default. */
    HOLD,

    /** Drop them: for bots that only send. */
    DISCARD,
}
