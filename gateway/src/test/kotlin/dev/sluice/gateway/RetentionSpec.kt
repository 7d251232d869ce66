package dev.sluice.gateway

import dev.sluice.model.Connected
import dev.sluice.model.MessageCreate
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.launch
import java.lang.ref.WeakReference
import java.util.concurrent.CompletableFuture
import java.util.function.Consumer
import kotlin.coroutines.EmptyCoroutineContext

/**
 * What was delivered is its user's: nobody who waits for what comes next keeps it. The last event of a start is a guild of
 * some hundred KB, and many shards are quiet for long.
 */
class RetentionSpec :
    StringSpec({
        /** What a collector was given last. */
        class Given {
            private var last: WeakReference<Any>? = null

            fun see(event: Any) {
                last = WeakReference(event)
            }

            fun isGone(): Boolean {
                val last = last.shouldNotBeNull()
                repeat(COLLECTIONS) {
                    System.gc()
                    if (last.get() == null) return true
                }
                return false
            }
        }

        suspend fun VirtualShard.isLetGo(subscribe: suspend (Given) -> Unit): Boolean {
            val given = Given()
            scope.backgroundScope.launch { subscribe(given) }
            settle()
            shard.connect()
            settle()
            // It wakes whoever waits, which then has to wait again.
            discord.message("a")
            settle()
            return given.isGone()
        }

        "a flow that waits does not keep the last event" {
            virtually { isLetGo { given -> shard.on<MessageCreate>().collect { given.see(it) } } shouldBe true }
        }

        "a flow of messages that waits does not keep the last one" {
            virtually { isLetGo { given -> shard.messages.collect { given.see(it) } } shouldBe true }
        }

        "a flow by hand that waits does not keep the last event" {
            virtually {
                isLetGo { given ->
                    shard.on<MessageCreate>().manual().collect {
                        given.see(it.event)
                        it.done()
                    }
                } shouldBe true
            }
        }

        "workers that wait do not keep the last event" {
            virtually {
                isLetGo { given ->
                    shard.on<MessageCreate>().parallelBy(2, EmptyCoroutineContext, { 1 }) { given.see(it) }
                } shouldBe true
            }
        }

        "a sink that waits does not keep the last payload" {
            virtually {
                isLetGo { given ->
                    shard.sink(
                        EventSink { _, dispatch ->
                            given.see(dispatch)
                            CompletableFuture.completedStage<Void>(null)
                        },
                    )
                } shouldBe true
            }
        }

        "a listener does not keep the last event" {
            virtually {
                isLetGo { given -> shard.async().on(MessageCreate::class.java, Consumer { given.see(it) }) } shouldBe
                    true
            }
        }

        "a flow of all shards that waits does not keep the last event" {
            virtually {
                isLetGo { given ->
                    val groups = ShardGroups.merged(listOf(shard))
                    groups.on<MessageCreate>().collect { given.see(it.event) }
                } shouldBe true
            }
        }

        "the history of a shard does not keep what READY listed, however often it identifies" {
            virtually {
                val events = gather()
                shard.connect().ready.shouldNotBeNull()
                repeat(3) {
                    discord.drop(4009, "Session timed out.")
                    pass(60_000)
                }
                events.items.filterIsInstance<Connected>() shouldHaveSize 4
                events.items.filterIsInstance<Connected>().forEach { it.ready.shouldNotBeNull() }
                val told = shard.lifecycle.replayCache.filterIsInstance<Connected>()
                told shouldHaveSize 4
                told.forEach { it.ready.shouldBeNull() }
                told.last().sessionId shouldBe "session4"
            }
        }
    })

/** A full collection finds it at the first time; more for the sake of collectors that only try. */
private const val COLLECTIONS = 20
