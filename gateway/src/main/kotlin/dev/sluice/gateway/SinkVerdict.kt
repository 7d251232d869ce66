package dev.sluice.gateway

/** What shall become of a dispatch that could not be delivered. */
public enum class SinkVerdict {
    /**
     * Try again after a wait: anything between 0 and 1 s, doubled with each attempt up to 60 s. What came later goes on
     * meanwhile, as far as [CollectorOptions.maxUnfinished] allows; with 1 nothing overtakes it.
     */
    RETRY,

    /** Drop it: it counts as finished. */
    SKIP,

    /**
     * End the subscription of the sink. A sink with a name then holds the checkpoint, see [Shard.forget]. In a cluster it
     * ends for this shard only, and begins anew when that is restarted.
     */
    STOP,
}
