package dev.sluice.gateway

/** Decides what becomes of a listener that threw. */
public fun interface ListenerErrorHandler {
    /**
     * Called on the listener's executor, instead of logging; when that takes no more tasks, and the listener ends for it,
     * on the thread that completed the stage. What it throws itself is logged, and the listener goes on.
     *
     * @param item what the listener was called with: an event or a message.
     * @param failure what it threw, an [Error] too, or what its stage failed with.
     * @return true when the listener shall go on with the next item, false when its subscription shall end.
     */
    public fun onError(item: Any, failure: Throwable): Boolean
}
