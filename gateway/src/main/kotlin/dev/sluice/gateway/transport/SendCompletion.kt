package dev.sluice.gateway.transport

/** Hears what became of one [TransportLink.send]. */
public fun interface SendCompletion {
    /**
     * Called exactly once, perhaps before `send` returns and perhaps at the same time as a listener's callback; in the
     * order of the sends as far as they were written. It must neither block nor throw.
     *
     * @param failure null when the message was handed to the network
     */
    public fun completed(failure: Throwable?)
}
