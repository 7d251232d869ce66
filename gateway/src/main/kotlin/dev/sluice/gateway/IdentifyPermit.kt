package dev.sluice.gateway

/**
 * Leave to identify once. Whoever has it tells what became of it, by one call; further calls change nothing.
 *
 * Thread-safe; neither call blocks.
 */
public interface IdentifyPermit {
    /** IDENTIFY was written just now, or nobody knows whether it was: the bucket's pause counts from here. */
    public fun sent()

    /** It was not used, and nothing was sent: the next in line may have it. */
    public fun giveBack()
}
