package dev.sluice.gateway

/**
 * Decides when the shards of one bot may identify: Discord allows one identify per bucket in 5 s, and a bucket is the
 * shard's id modulo `max_concurrency` (Discord docs, Gateway > Sharding > Max Concurrency).
 *
 * [LocalIdentifyQueue] is the one for a bot in one process. Implement this to share the pace between processes, and set
 * it with [GatewayRuntimeBuilder.identifyQueue]; a Java class can. From Kotlin, [acquire] suspends for a permit.
 *
 * What an implementation keeps:
 * - *Pace*: between the [IdentifyPermit.sent] of one permit and the next permit of the same bucket lie 5 s and a margin,
 *   and a permit that is neither sent nor given back keeps its bucket.
 * - *Fairness*: within a bucket, first come, first served. A request that cannot be served holds up no other bucket.
 * - *Cancellation*: a request that is cancelled costs nobody anything. A permit that is on its way just then still comes
 *   and is given back by whoever gets it.
 * - *Threads*: all functions may be called from any thread, by callers that hold locks of their own, so they must
 *   neither block nor call an [IdentifyWaiter] before they return: waiters are called on a thread of the queue's own.
 *   The calls to one waiter come one at a time, in order.
 * - *Failure*: a queue that cannot do its work never lets an identify pass for that: it tells the waiter by
 *   [IdentifyWaiter.failed], or throws from [request]. The shard then closes its idle connection and asks again after
 *   backoff. What [IdentifyPermit.sent] and the other functions throw is logged and ignored.
 *
 * The budget of identifies per day is not its business: the runtime keeps that in front of the queue, and asks for no
 * permit that the budget does not allow. Resumes need no permit. `IdentifyQueueContract` in this module's test-jar tests
 * an implementation.
 */
public interface IdentifyQueue {
    /**
     * Asks for the permit that [request] is about.
     *
     * @param waiter told of the permit, once, or of a failure; before that of the place in the line.
     * @return gives up waiting.
     */
    public fun request(request: IdentifyRequest, waiter: IdentifyWaiter): IdentifyTicket

    /**
     * Takes over `session_start_limit.max_concurrency` of `GET /gateway/bot`, also while shards wait: they then stand in
     * the buckets that the new number gives.
     *
     * @throws IllegalArgumentException when it is not positive.
     */
    public fun update(maxConcurrency: Int)
}
