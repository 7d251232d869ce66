package dev.sluice.gateway

import dev.sluice.codec.CommandTooLargeException
import dev.sluice.gateway.IdentifyTestPace.NONE
import dev.sluice.model.ActivityUpdate
import dev.sluice.model.MessageCreate
import dev.sluice.model.ShardId
import dev.sluice.model.UpdatePresence
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.matchers.types.shouldNotBeSameInstanceAs
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import java.util.concurrent.ConcurrentHashMap

/** Shards that are restarted, added and removed at run time: what that must not cost, and several at one time. */
class ClusterRestartSpec :
    FunSpec({
        test("shardConfig and the maker of an identify queue are never called by the threads of the timers") {
            onSockets({ maxConcurrency(4) }, NONE) {
                val threads = ConcurrentHashMap.newKeySet<String>()
                val queue = GrantingQueue {}
                GatewayRuntime
                    .builder()
                    .identifyQueue { queue.also { threads += Thread.currentThread().name } }
                    .build()
                    .use { own ->
                        val cluster = newCluster {
                            strategy(ShardStrategy.Range(0, 1, 4)).gatewayUrl(mock.url).maxConcurrency(4).runtime(own)
                            shardConfig { threads += Thread.currentThread().name }
                        }

                        suspend fun isOffTimers(call: suspend () -> Unit) {
                            threads.clear()
                            call()
                            threads.shouldNotBeEmpty()
                            threads.filter { it.startsWith("sluice-timer-") }.shouldBeEmpty()
                        }
                        isOffTimers { cluster.up() }
                        isOffTimers { cluster.restart(ShardId(0, 4)) }
                        isOffTimers { cluster.addShard(ShardId(2, 4)) }
                        cluster.down()
                    }
            }
        }

        test("a restart with an IDENTIFY that is too large costs nothing: the shard goes on") {
            val tooLarge = UpdatePresence.builder().activity(ActivityUpdate.custom("x".repeat(5_000))).build()
            var next: UpdatePresence? = null
            virtualCluster({ fixed(2).also { shardConfig { presence(next) } } }) {
                cluster.up()
                val present = shard(1)
                next = tooLarge
                shouldThrow<CommandTooLargeException> { cluster.restart(id(1)) }
                shard(1) shouldBe present
                cluster.state.value.shards.connected shouldBe 2
                discords[1].link.closedByUs shouldBe null
                next = null
                cluster.restart(id(1)) shouldNotBeSameInstanceAs present
                discords[1].resumes shouldBe 1
            }
        }

        test("a restart that comes during another follows it, and both return the shard that is there in the end") {
            var configured = 0
            virtualCluster({ fixed(2).also { shardConfig { configured++ } } }) {
                cluster.up()
                configured = 0
                val restarts = List(2) { scope.backgroundScope.async { cluster.restart(id(1)) } }
                pass(1_000)
                restarts.awaitAll() shouldContainExactly listOf(shard(1), shard(1))
                configured shouldBe 2
                cluster.state.value.shards.connected shouldBe 2
                discords.identifies shouldBe 2
            }
        }

        test("a restart does not wait for that of another shard") {
            virtualCluster({ fixed(2) }) {
                cluster.up()
                discords[0].link.answersClose = false
                val slow = begin { cluster.restart(id(0)) }
                cluster.restart(id(1))
                slow.isCompleted shouldBe false
                pass(60_000)
                slow.await() shouldBe shard(0)
            }
        }

        test("a shard that is suspended while it is restarted is suspended when that is done, and is nobody else's") {
            virtualCluster({ fixed(2) }) {
                cluster.up()
                val id = id(1)
                val restart = scope.backgroundScope.async { runCatching { cluster.restart(id) } }
                val suspended = scope.backgroundScope.async { cluster.suspendShard(id) }
                pass(1_000)
                suspended.await()?.session?.id shouldBe "session1"
                restart.await().exceptionOrNull()?.message shouldContain "suspended"
                cluster.shard(id) shouldBe null
                discords[1].transport.links.all { it.closedByUs == 4901 } shouldBe true
            }
        }

        test("a shard that is there already, or is just being added, is not configured for another one of its id") {
            var configured = 0
            virtualCluster({
                strategy(ShardStrategy.Range(0, 0, 2)).gatewayUrl("wss://gateway.discord.gg").maxConcurrency(2)
                shardConfig { configured++ }
            }) {
                cluster.up()
                shouldThrow<IllegalArgumentException> { cluster.addShard(ShardId(0, 2)) }
                val adding = List(2) { scope.backgroundScope.async { runCatching { cluster.addShard(ShardId(1, 2)) } } }
                pass(1_000)
                adding.awaitAll().map { it.isSuccess } shouldContainExactly listOf(true, false)
                configured shouldBe 2
            }
        }

        test("an addition goes on when its caller is cancelled") {
            virtualCluster({
                strategy(ShardStrategy.Range(0, 0, 2)).gatewayUrl("wss://gateway.discord.gg").maxConcurrency(2)
            }) {
                cluster.up()
                val adding = scope.backgroundScope.launch(start = CoroutineStart.UNDISPATCHED) {
                    cluster.addShard(ShardId(1, 2))
                }
                adding.cancel()
                pass(1_000)
                cluster.state.value.shards.connected shouldBe 2
            }
        }

        test("the end of the parent's job while a shard is restarted is told as the end of the cluster") {
            virtualCluster({ fixed(1) }) {
                cluster.up()
                discords[0].link.answersClose = false
                val id = id(0)
                val restarts = List(2) { begin { runCatching { cluster.restart(id) } } }
                runtime.job.cancel()
                settle()
                restarts.awaitAll().forEach { it.exceptionOrNull().shouldBeInstanceOf<GatewayException>() }
            }
        }

        test("down() ends what waits for a restart to be done") {
            virtualCluster({ fixed(1) }) {
                cluster.up()
                discords[0].link.answersClose = false
                val id = id(0)
                val restarts = List(2) { begin { runCatching { cluster.restart(id) } } }
                val down = begin { cluster.down() }
                pass(60_000)
                down.isCompleted shouldBe true
                restarts.awaitAll().forEach { it.exceptionOrNull()?.message shouldContain "cluster is closed" }
            }
        }

        test("two restarts of a shard at once, before the first collector, lose nothing of what is held for that") {
            onSockets({ maxConcurrency(4) }, NONE) {
                repeat(20) {
                    val cluster = newCluster { strategy(ShardStrategy.Fixed(1)).gatewayUrl(mock.url).maxConcurrency(1) }
                    cluster.up()
                    repeat(5) { mock.dispatch("MESSAGE_CREATE", messageIn(1, it)) }
                    val id = ShardId(0, 1)
                    awaitThat("they are held") {
                        cluster.shard(id)!!.metrics.received["MESSAGE_CREATE"] == 5L
                    }
                    coroutineScope {
                        repeat(2) { launch(Dispatchers.Default) { cluster.restart(id) } }
                    }
                    val seen = cluster.on<MessageCreate>().take(5).toList()
                    seen.map { it.event.message.content } shouldContainExactly List(5) { "$it" }
                    cluster.down()
                }
            }
        }
    })
