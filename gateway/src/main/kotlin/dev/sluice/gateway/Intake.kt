package dev.sluice.gateway

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.withContext
import kotlin.coroutines.ContinuationInterceptor

/**
 * Where one consumer takes items from: the ring of one shard, or those of many. Flows, listeners, publishers, sinks drain
 * it in the same way: [open], then [poll] until nothing is there, then [park] until there is, [close] in the end.
 *
 * A consumer takes in one of two ways, and keeps to it:
 * - one by one, with [poll]. What was taken is finished when [poll] is called again, whatever it gives, or with
 *   [finish]. So a consumer that does anything else for long before it asks again (it waits for demand; it turns to
 *   another ring) calls [finish] first.
 * - by hand, with [pollManual] and [parkManual], one call at a time. Each item is finished when it is called done.
 */
internal interface Intake<out T : Any> : Parking {
    /** Names it in warnings. */
    val name: String

    /** Where the consumer's troubles go; while the consumer runs, it is [within][ShardLog.within] that. */
    val logger: ShardLog

    /** Where a consumer goes on that has no dispatcher of its own. */
    val callbackDispatcher: CoroutineDispatcher

    /** True when everything has been taken and nothing will come. */
    val isFinished: Boolean

    /**
     * Subscribes; once, before anything else.
     *
     * @throws IllegalStateException when there is a collector of its name already.
     */
    fun open()

    /** Takes the oldest item; null when there is none at the moment or none will come. */
    fun poll(): T?

    /** What was taken last is finished. */
    fun finish()

    /** Takes the oldest item to be called done; null when there is none, or too many are not done. */
    fun pollManual(): ManualEvent<T>?

    /** Where a consumer waits that takes by hand. */
    val manualParking: Parking

    /** After the end: what the consumer must be told; null when all is well. */
    fun failure(): GatewayException?

    /** Leaves; what it has not taken is dropped. From any thread. */
    fun close()

    /** Leaves, as [close] does, and nobody answers for what is in its hands; after [close], too. */
    fun giveUp() = close()
}

/** Takes the oldest item, waiting for it; null when the end has been reached. Cancelling it loses nothing. */
internal suspend fun <T : Any> Intake<T>.next(): T? {
    while (true) {
        poll()?.let { return it }
        if (!awaitMore()) return null
    }
}

/**
 * For a consumer that has just [polled][Intake.poll] in vain: suspends until there may be something to poll, or returns
 * false when the end has been reached. Cancelling it loses nothing.
 *
 * It gives no item, since a suspending function keeps what it was resumed with (`result` of its continuation) until it is
 * resumed the next time: with a loop over [next] each quiet shard would keep its last event, which may be a guild of a
 * thousand members.
 *
 * @param parking [Intake.manualParking] for a consumer that takes by hand.
 */
internal suspend fun Intake<*>.awaitMore(parking: Parking = this): Boolean {
    if (isFinished) return false
    offLane(callbackDispatcher) { parking.await() }
    return true
}

/**
 * Runs [block], which waits for a lane, so that whoever wakes it does not run the caller's code: a caller without a
 * dispatcher, or with the unconfined one, is resumed on [callbackDispatcher].
 */
internal suspend fun <T> offLane(callbackDispatcher: CoroutineDispatcher, block: suspend () -> T): T {
    val interceptor = currentCoroutineContext()[ContinuationInterceptor]
    return if (interceptor == null || interceptor === Dispatchers.Unconfined) {
        withContext(callbackDispatcher) { block() }
    } else {
        block()
    }
}
