package dev.sluice.gateway

import kotlinx.coroutines.suspendCancellableCoroutine
import kotlin.coroutines.resume

/** Where a consumer waits for something. Thread-safe. */
internal interface Parking {
    /** Has [waiter] called once when there is something to take or the end has come; false when that is so already. */
    fun park(waiter: Runnable): Boolean

    /** Has [waiter] not called any more; false when it was called already, or will be in a moment. */
    fun unpark(waiter: Runnable): Boolean
}

/** Suspends until there may be something to take, or the end has come. Takes nothing, so cancelling it loses nothing. */
internal suspend fun Parking.await() {
    suspendCancellableCoroutine { continuation ->
        val waiter = Runnable { continuation.resume(Unit) }
        if (park(waiter)) {
            continuation.invokeOnCancellation { unpark(waiter) }
        } else {
            continuation.resume(Unit)
        }
    }
}
