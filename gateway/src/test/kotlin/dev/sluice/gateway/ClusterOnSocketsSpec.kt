package dev.sluice.gateway

import dev.sluice.gateway.IdentifyTestPace.NONE
import dev.sluice.gateway.IdentifyTestPace.REAL
import dev.sluice.model.Intent
import dev.sluice.model.MessageCreate
import dev.sluice.model.Ready
import dev.sluice.testkit.MockGateway
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.longs.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.withContext
import java.lang.ref.WeakReference
import java.time.Duration

/** Many shards and the mock gateway in one process, over real sockets. */
class ClusterOnSocketsSpec :
    FunSpec({
        val isLong = System.getProperty("sluice.long") == "true"

        test("64 shards at max_concurrency 16: all READY, and no bucket identified twice within its window") {
            onSockets({ maxConcurrency(16).recommendedShards(64) }) {
                val cluster = newCluster()
                coroutineScope {
                    val ready =
                        async(
                            Dispatchers.Default,
                            CoroutineStart.UNDISPATCHED,
                        ) { cluster.on<Ready>().take(64).toList() }
                    cluster.up()
                    ready.await().map { it.shardId }.toSet() shouldHaveSize 64
                }
                mock.stats.identifies shouldBe 64
                mock.stats.identifyAttempts shouldBe 64
                mock.stats.identifiesTooSoon shouldBe 0
                mock.restRequests shouldHaveSize 1
                mock.sessions.map { it.shard.id }.sorted() shouldContainExactly List(64) { it }
                cluster.down()
            }
        }

        test("64 shards at Discord's own pace are up within the time that the rule allows").config(enabled = isLong) {
            onSockets({ maxConcurrency(16).recommendedShards(64) }, REAL) {
                val cluster = newCluster()
                val began = System.nanoTime()
                cluster.up()
                // Three pauses of 5.25 s, and a tenth more.
                Duration.ofNanos(System.nanoTime() - began).toMillis() shouldBeLessThanOrEqual 17_325L
                mock.stats.identifiesTooSoon shouldBe 0
                mock.stats.identifies shouldBe 64
                cluster.down()
            }
        }

        test("down() leaves no coroutine, no socket and no thread behind") {
            onSockets({ maxConcurrency(16) }, NONE) {
                // Without a runtime: the process has one for as long as somebody needs it.
                val cluster = Cluster(MockGateway.DEFAULT_TOKEN, Intent.GUILDS + Intent.GUILD_MESSAGES) {
                    strategy(ShardStrategy.Fixed(8)).gatewayUrl(mock.url).maxConcurrency(8)
                }
                cluster.up()
                val runtime = DefaultRuntime.acquire()
                DefaultRuntime.release()
                threadsOf("sluice-timer-") shouldHaveSize 2
                cluster.down()
                mock.await { it.stats.openConnections == 0 }
                mock.stats.clientCloses[1000] shouldBe 8
                withContext(Dispatchers.IO) { runtime.closed().get() }
                runtime.job.isCompleted shouldBe true
                awaitThat { threadsOf("sluice-timer-").isEmpty() }
            }
        }

        test("ups and downs leak nothing") {
            val rounds = if (isLong) 10 else 3
            onSockets({ maxConcurrency(64) }, NONE) {
                val gone = ArrayList<WeakReference<Any>>()
                repeat(rounds) { gone += upAndDown(this) }
                mock.await { it.stats.openConnections == 0 }
                // Done, not only cancelled; whatever hangs is caught by the test's time limit.
                runtime.job.children.forEach { it.join() }
                awaitThat {
                    System.gc()
                    gone.none { it.get() != null }
                }
            }
        }

        test("each guild's messages come in order and whole from the shard that owns it") {
            val guilds = (1L..64L).map { it shl 22 }
            onSockets({ maxConcurrency(8).also { guilds.forEach(it::guild) } }, NONE) {
                val cluster = newCluster { strategy(ShardStrategy.Fixed(8)).gatewayUrl(mock.url).maxConcurrency(8) }
                coroutineScope {
                    val seen =
                        async(
                            Dispatchers.Default,
                            CoroutineStart.UNDISPATCHED,
                        ) { cluster.on<MessageCreate>().take(640).toList() }
                    cluster.up()
                    repeat(10) { number -> guilds.forEach { mock.dispatch("MESSAGE_CREATE", messageIn(it, number)) } }
                    for ((guild, ofGuild) in seen.await().groupBy { it.event.message.guildId!! }) {
                        ofGuild.map { it.event.message.content } shouldContainExactly List(10) { "$it" }
                        ofGuild.all { it.shardId.ownsGuild(guild) } shouldBe true
                    }
                }
            }
        }
    })

private suspend fun upAndDown(sockets: SocketCluster): List<WeakReference<Any>> {
    val cluster = sockets.newCluster {
        strategy(
            ShardStrategy.Fixed(16),
        ).gatewayUrl(sockets.mock.url).maxConcurrency(64)
    }
    cluster.up()
    val shards = cluster.shards
    cluster.down()
    cluster.state.value.shouldBeInstanceOf<ClusterState.Closed>()
    return (shards + cluster).map { WeakReference<Any>(it) }
}

private fun threadsOf(prefix: String): List<String> =
    Thread
        .getAllStackTraces()
        .keys
        .map {
            it.name
        }.filter { it.startsWith(prefix) }

/** Looks again and again; what does not come about runs into the test's limit. */
private suspend fun awaitThat(condition: () -> Boolean) {
    while (!condition()) delay(10)
}
