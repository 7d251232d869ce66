package dev.sluice.gateway

import dev.sluice.model.MessageCreate
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.runCurrent

/** Collects messages, and returns from its block only when it is allowed to: once for each permit. */
@OptIn(ExperimentalCoroutinesApi::class)
internal class SteppedCollector(private val scope: TestScope, flow: Flow<MessageCreate>) {
    private val permits = Channel<Throwable?>(Channel.UNLIMITED)

    /** What it has begun with. */
    val seen = ArrayList<String>()
    var failure: Throwable? = null
        private set
    val job: Job = scope.backgroundScope.launch {
        try {
            flow.collect {
                seen += it.message.content
                permits.receive()?.let { mine -> throw mine }
            }
        } catch (failed: IllegalStateException) {
            failure = failed
        }
    }

    init {
        scope.runCurrent()
    }

    fun permit(count: Int = 1) {
        repeat(count) { permits.trySend(null) }
        scope.runCurrent()
    }

    fun fail() {
        permits.trySend(IllegalStateException("mine"))
        scope.runCurrent()
    }

    fun cancel() {
        job.cancel()
        scope.runCurrent()
    }
}

internal fun VirtualShard.stepped(options: CollectorOptions = CollectorOptions.DEFAULT) =
    SteppedCollector(scope, shard.on<MessageCreate>(options))
