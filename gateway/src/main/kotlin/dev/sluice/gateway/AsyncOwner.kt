package dev.sluice.gateway

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch
import java.util.concurrent.Executor

/** What has an `async()` view: a shard or a cluster, with its place in the job tree. Thread-safe. */
internal interface AsyncOwner {
    val name: String

    val logger: ShardLog

    /** Where its listeners run and its futures complete. */
    val callbackDispatcher: CoroutineDispatcher

    /**
     * Runs [block] with its scope while it lives, and with null once it has ended.
     *
     * @throws GatewayException when it has no scope yet and the runtime is closed.
     */
    fun <T> withScope(block: (CoroutineScope?) -> T): T
}

/** As [AsyncOwner.withScope], for what does not need the runtime: with null when that is closed, too. */
internal fun <T> AsyncOwner.withScopeIfAny(block: (CoroutineScope?) -> T): T =
    try {
        withScope(block)
    } catch (_: GatewayException) {
        block(null)
    }

/**
 * Runs [work], which drains [intake], on [executor], until it is done or the result is closed, or the executor takes no
 * more tasks.
 *
 * @param leave called when it is over, even when it could not begin, with what it failed with; null = all is done.
 */
internal fun AsyncOwner.served(
    intake: Intake<*>,
    executor: Executor?,
    leave: (Throwable?) -> Unit = { intake.close() },
    work: suspend () -> Unit,
): Subscription {
    val dispatcher = executor?.asCallbackDispatcher() ?: callbackDispatcher
    val job = withScopeIfAny { alive ->
        // After the end there is no such scope; the work then has nothing to wait for and is soon over.
        (alive ?: CoroutineScope(dispatcher)).launch(dispatcher + CoroutineName(intake.name)) { work() }
    }
    job.invokeOnCompletion { cause ->
        cause?.refusal()?.let { intake.logger.refused(intake.name, it) }
        leave(cause)
    }
    return Subscription {
        intake.close()
        job.cancel()
    }
}
