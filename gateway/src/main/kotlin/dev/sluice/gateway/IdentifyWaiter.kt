package dev.sluice.gateway

import java.time.Instant

/**
 * Who waits for a permit to identify: what an [IdentifyQueue] calls.
 *
 * The queue calls it on a thread of its own, never within [IdentifyQueue.request], one call at a time. Calls must
 * return at once; they may call the queue. [granted] or [failed] is the last call, also after
 * [IdentifyTicket.cancel] when it was on its way.
 */
public interface IdentifyWaiter {
    /** The permit. It must be used at once: tell it [IdentifyPermit.sent], or [IdentifyPermit.giveBack]. */
    public fun granted(permit: IdentifyPermit)

    /** The queue could not do its work; the request is void. Ask again after a while. */
    public fun failed(cause: Throwable)

    /**
     * It has to wait; [position] is its place in the line of its bucket, 1 is the next. Not called when the permit
     * comes without a wait; called again at least when the buckets have changed, or after [parked].
     */
    public fun queued(position: Int) {}

    /**
     * It has to wait so long that no connection should be held open for it: until [until], null when that is not known.
     * [queued] or [granted] follows in time. [reason] is for people.
     */
    public fun parked(until: Instant?, reason: String) {}
}
