package dev.sluice.gateway

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.launch
import java.util.concurrent.Executor

/** What has an `async()` view: a shard or a cluster, with its place in the job tree. Thread-safe. */
internal interface AsyncOwner {
    val name: String

    val logger: ShardLog

    /** Where its listeners run and its futures complete. */
    val callbackDispatcher: CoroutineDispatcher

    /** Runs [block] with its scope while it lives, and with null once it has ended. */
    fun <T> withScope(block: (CoroutineScope?) -> T): T
}

/** Runs [work], which drains [intake], on [executor], until it is done or the result is closed. */
internal fun AsyncOwner.served(intake: Intake<*>, executor: Executor?, work: suspend () -> Unit): AutoCloseable {
    val dispatcher = executor?.asCoroutineDispatcher() ?: callbackDispatcher
    val job = withScope { alive ->
        // After the end there is no such scope; the work then has nothing to wait for and is soon over.
        (alive ?: CoroutineScope(dispatcher)).launch(dispatcher + CoroutineName(intake.name)) { work() }
    }
    return AutoCloseable {
        intake.close()
        job.cancel()
    }
}
