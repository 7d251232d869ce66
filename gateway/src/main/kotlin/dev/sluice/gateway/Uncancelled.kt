package dev.sluice.gateway

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.isActive

/**
 * What [block] gives, which calls code of the user's. A cancellation that comes out of that (of a time limit or a future of
 * its own) while the caller is not cancelled is a failure like any other: thrown on, it would end whoever waits without a
 * word, or leave it waiting.
 */
internal suspend inline fun <T> uncancelled(block: () -> T): T =
    try {
        block()
    } catch (cancelled: CancellationException) {
        if (!currentCoroutineContext().isActive) throw cancelled
        throw GatewayException("code of yours that was called has thrown a cancellation: $cancelled", cancelled)
    }
