package dev.sluice.gateway

/** A request that an [IdentifyQueue] has taken. Thread-safe. */
public fun interface IdentifyTicket {
    /**
     * Gives up waiting. Idempotent; without effect after the permit has come. A permit that is on its way still comes
     * and has to be given back.
     */
    public fun cancel()
}
