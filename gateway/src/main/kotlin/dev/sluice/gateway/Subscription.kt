package dev.sluice.gateway

/**
 * Something that goes on until it is closed: a listener, an inline handler, a sink, a shutdown hook.
 *
 * [close] ends it, unless it has ended by itself, and throws nothing. It may be called from any thread and more than once,
 * also from within the listener, and waits for nothing: a call that is under way elsewhere still ends. What waits in the ring
 * of a listener is dropped.
 */
public fun interface Subscription : AutoCloseable {
    /** Ends it. */
    override fun close()
}
