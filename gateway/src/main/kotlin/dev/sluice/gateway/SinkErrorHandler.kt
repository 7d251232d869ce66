package dev.sluice.gateway

/** Decides what becomes of a dispatch that a sink could not deliver. */
public fun interface SinkErrorHandler {
    /**
     * Called on the thread that completed the stage, so it must be quick. When it throws itself, that is logged and the
     * delivery is retried.
     *
     * @param dispatch what could not be delivered.
     * @param failure what the sink threw, or what its stage failed with.
     * @param attempt 1 for the first.
     */
    public fun onError(dispatch: RawMessage.Payload, failure: Throwable, attempt: Int): SinkVerdict
}
