@file:JvmName("IdentifyAcquire")

package dev.sluice.gateway

import kotlinx.coroutines.suspendCancellableCoroutine
import kotlin.coroutines.resumeWithException

/**
 * Suspends until the permit that [request] is about comes; use it at once.
 *
 * Cancellation gives up waiting; a permit that comes at that very moment is given back.
 *
 * @param onQueued told the place in the line, as [IdentifyWaiter.queued] is.
 * @throws GatewayException when the queue could not do its work; ask again after a while.
 */
@JvmSynthetic
public suspend fun IdentifyQueue.acquire(request: IdentifyRequest, onQueued: (Int) -> Unit = {}): IdentifyPermit =
    suspendCancellableCoroutine { caller ->
        val ticket = request(
            request,
            object : IdentifyWaiter {
                override fun granted(permit: IdentifyPermit) =
                    caller.resume(permit) { _, unwanted, _ -> unwanted.giveBack() }

                override fun failed(cause: Throwable) =
                    caller.resumeWithException(GatewayException("the identify queue has failed for $request", cause))

                override fun queued(position: Int) = onQueued(position)
            },
        )
        caller.invokeOnCancellation { ticket.cancel() }
    }
