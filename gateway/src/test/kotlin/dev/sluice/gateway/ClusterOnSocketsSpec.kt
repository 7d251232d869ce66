package dev.sluice.gateway

import com.sun.management.UnixOperatingSystemMXBean
import dev.sluice.compression.Compression
import dev.sluice.gateway.IdentifyTestPace.NONE
import dev.sluice.gateway.IdentifyTestPace.REAL
import dev.sluice.model.Intent
import dev.sluice.model.MessageCreate
import dev.sluice.model.Ready
import dev.sluice.testkit.MockGateway
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.withContext
import java.lang.management.ManagementFactory
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
                val took = Duration.ofNanos(System.nanoTime() - began)
                // 64 at 16 a time are four rounds, so three waits: each Discord's 5 s and the 250 ms that we document.
                val allowed = (REAL.window + REAL.margin).multipliedBy(3)
                println("64 shards at max_concurrency 16 were up after ${took.toMillis()} ms, the rule takes $allowed")
                took shouldBeLessThanOrEqualTo allowed.plus(allowed.dividedBy(10))
                mock.stats.identifiesTooSoon shouldBe 0
                mock.stats.identifyAttempts shouldBe 64
                mock.sessions shouldHaveSize 64
                cluster.state.value.shards.connected shouldBe 64
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

        test("ups and downs leak nothing: no object, coroutine, file descriptor or thread") {
            val rounds = if (isLong) 10 else 3
            onSockets({ maxConcurrency(64) }, NONE, limitSeconds = 90) {
                // What is made once and kept (selectors, pools, the mock's own) is there after the first.
                val gone = ArrayList(upAndDown(this))
                val before = Footprint.settled(this)
                repeat(rounds) { gone += upAndDown(this) }
                mock.await { it.stats.openConnections == 0 }
                // What does not get back runs into the test's limit.
                Footprint.awaitLeakless(this, before, rounds)
                awaitThat {
                    System.gc()
                    gone.none { it.get() != null }
                }
                println("after $rounds ups and downs of 16 shards: ${Footprint.of(this)}, before them: $before")
            }
        }

        test("a gateway that has moved is asked for, and found") {
            onSockets({}, NONE) {
                MockGateway.builder().identifyWindow(Duration.ZERO).start().use { moved ->
                    val cluster = newCluster { strategy(ShardStrategy.Fixed(1)) }
                    cluster.up()
                    val limit = """{"total":1000,"remaining":999,"reset_after":0,"max_concurrency":1}"""
                    val answer = """{"url":"${moved.url}","shards":1,"session_start_limit":$limit}"""
                    mock.answerNextRequest(200, emptyMap(), answer)
                    mock.refuseConnections(true)
                    mock.dropAll()
                    moved.awaitSessions(1)
                    cluster.awaitConnected(1)
                    mock.restRequests shouldHaveSize 2
                }
            }
        }

        test("Resuming, the same query: a deploy that changes the compression loses nothing") {
            val guild = 1L shl 22
            onSockets({ guild(guild) }, NONE) {
                val before = newCluster { strategy(ShardStrategy.Fixed(1)) }
                before.up()
                val handOvers = before.downResumable()
                repeat(3) { mock.dispatch("MESSAGE_CREATE", messageIn(guild, it)) }
                val cluster = newCluster {
                    strategy(ShardStrategy.Fixed(1)).continueFrom(handOvers)
                    shardConfig { compression(Compression.ZSTD_STREAM) }
                }
                coroutineScope {
                    val seen =
                        async(Dispatchers.Default, CoroutineStart.UNDISPATCHED) {
                            cluster.on<MessageCreate>().take(3).toList()
                        }
                    cluster.up()
                    seen.await().map { it.event.message.content } shouldContainExactly List(3) { "$it" }
                }
                val shard = cluster.shards.single()
                shard.session?.compression shouldBe Compression.ZLIB_STREAM
                mock.stats.identifies shouldBe 1
                mock.invalidateAll(isResumable = false)
                mock.await { it.stats.identifies == 2L }
                cluster.awaitConnected(1)
                shard.session?.compression shouldBe Compression.ZSTD_STREAM
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

/** What a runtime holds on to, and the process for it. */
private class Footprint(val coroutines: Int, val descriptors: Long, val threads: Map<String, Int>) {
    /** Less than one more for each of [rounds]; workers of the coroutine library, which everybody shares, come and go. */
    fun isLeakless(before: Footprint, rounds: Int): Boolean =
        coroutines <= before.coroutines && descriptors < before.descriptors + rounds &&
            grown(before).values.none { it >= rounds }

    fun grown(before: Footprint): Map<String, Int> =
        threads.filterKeys { it !in SHARED }.mapValues { (name, count) -> count - (before.threads[name] ?: 0) }

    override fun toString(): String =
        "$coroutines coroutines, $descriptors file descriptors, ${threads.filterKeys { it.startsWith("sluice") }}"

    companion object {
        private val SHARED = setOf("DefaultDispatcher-worker-#", "kotlinx.coroutines.DefaultExecutor")

        /** The links' last coroutines end a moment after the shards. */
        suspend fun settled(sockets: SocketCluster): Footprint {
            sockets.mock.await { it.stats.openConnections == 0 }
            awaitThat {
                sockets.runtime.job.children
                    .none { "cluster" in it.toString() || "shard" in it.toString() }
            }
            return of(sockets)
        }

        /**
         * CIO's selector gives the descriptors of closed sockets back when it selects, and it does not while no link is
         * left (Ktor 3.5.2): those that ended last are held until the next link. So there is one more each time.
         */
        suspend fun awaitLeakless(sockets: SocketCluster, before: Footprint, rounds: Int) =
            try {
                while (!of(sockets).isLeakless(before, rounds)) upAndDown(sockets, shards = 1)
            } catch (late: CancellationException) {
                val now = of(sockets)
                println("still $now, before $before, more threads: ${now.grown(before).filterValues { it > 0 }}")
                throw late
            }

        fun of(sockets: SocketCluster): Footprint =
            Footprint(
                descendants(sockets.runtime.job),
                (ManagementFactory.getOperatingSystemMXBean() as UnixOperatingSystemMXBean).openFileDescriptorCount,
                threadsOf("").groupingBy { it.replace(Regex("\\d+"), "#") }.eachCount(),
            )

        private fun descendants(job: Job): Int = job.children.sumOf { 1 + descendants(it) }
    }
}

private suspend fun upAndDown(sockets: SocketCluster, shards: Int = 16): List<WeakReference<Any>> {
    val cluster = sockets.newCluster {
        strategy(ShardStrategy.Fixed(shards)).gatewayUrl(sockets.mock.url).maxConcurrency(64)
    }
    cluster.up()
    val members = cluster.shards
    cluster.down()
    cluster.state.value.shouldBeInstanceOf<ClusterState.Closed>()
    return (members + cluster).map { WeakReference<Any>(it) }
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
