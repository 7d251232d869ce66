package dev.sluice.gateway

import java.util.concurrent.CompletionStage

/**
 * Where dispatches go that leave the process: a broker, a queue, a log. The seam for those who write one.
 *
 * It gets each dispatch with its bytes as they came, so that one who only hands them on decodes nothing; who wants it
 * typed asks for [RawMessage.Payload.event]. Register it with [Shard.sink].
 *
 * May be implemented in Java; from Kotlin with coroutines, see [eventSink].
 */
public fun interface EventSink {
    /**
     * Begins to deliver [dispatch], and returns without waiting for that. Called for one dispatch after the other, in
     * their order, on the executor of the sink's options; the next one may come before the stage of this one has
     * completed, as far as [CollectorOptions.maxUnfinished] allows. What is tried again comes in between.
     *
     * There is one call at a time for each shard. The sink of a cluster, or of several shards, is called for different
     * shards at the same time: such a one must be thread-safe.
     *
     * @return completes when the dispatch is safe (written, confirmed by the broker): then it is finished, and a
     *   checkpoint may pass it. One that fails, or that the call throws, goes to [SinkOptions.onError]; null counts as
     *   completed.
     */
    public fun deliver(shard: Shard, dispatch: RawMessage.Payload): CompletionStage<*>?
}
