package dev.sluice.bench

import dev.sluice.gateway.GatewayRuntime
import dev.sluice.gateway.Shard
import dev.sluice.model.DispatchEvent
import dev.sluice.model.Intents
import dev.sluice.model.Ready
import dev.sluice.model.ShardId
import dev.sluice.testkit.MockGateway
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.lang.management.ManagementFactory
import java.time.Duration
import java.util.concurrent.atomic.AtomicLong
import kotlin.random.Random
import kotlin.system.exitProcess
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/**
 * Many shards on one mock for a long time, with connections lost in every way there is: `Soak [SHARDS] [MINUTES] [SEED]`.
 *
 * Prints a line every ten seconds and, at the end, whether each shard saw each sequence of its session once and in order, identified once, and whether anything stood still or was left over. Exit code 1 if not.
 */
internal object Soak {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val shards = arguments.getOrNull(0)?.toInt() ?: 200
        val minutes = arguments.getOrNull(1)?.toDouble() ?: 10.0
        val seed = arguments.getOrNull(2)?.toLong() ?: Random.nextLong()
        println("shards=$shards minutes=$minutes seed=$seed jdk=${System.getProperty("java.version")}")
        exitProcess(if (SoakRun(shards, minutes, Random(seed)).run()) 0 else 1)
    }
}

private class SoakRun(private val shards: Int, private val minutes: Double, private val random: Random) {
    private val mock =
        MockGateway {
            maxConcurrency(shards)
            identifyWindow(Duration.ofMillis(1))
            heartbeatInterval(HEARTBEAT)
            replayBuffer(REPLAY)
        }.start()
    private val watches = List(shards) { Watch(ShardId(it, shards)) }

    fun run(): Boolean {
        val runtime = GatewayRuntime.builder().maxConcurrency(shards).build()
        runBlocking(Dispatchers.Default) {
            val all = watches.map { watch -> watch.shard(runtime) }
            val collectors = all.mapIndexed {
                index,
                shard,
                ->
                launch { shard.events.collect { watches[index].saw(it) } }
            }
            withTimeout(2.minutes) { all.map { launch { it.connect() } }.joinAll() }
            println("all ready")
            val disturbing = launch { disturb() }
            val emitting = launch { emit() }
            report()
            disturbing.cancel()
            emitting.cancel()
            joinAll(disturbing, emitting)
            settle()
            all.map { launch { it.close() } }.joinAll()
            collectors.joinAll()
        }
        runtime.close()
        return verdict()
    }

    /** Every two seconds something happens to all connections or to a few. */
    private suspend fun disturb() {
        while (true) {
            delay(2.seconds)
            val some = mock.connections.filter { random.nextInt(4) == 0 }
            when (random.nextInt(7)) {
                0 -> mock.closeAll(4000)
                1 -> mock.dropAll()
                2 -> mock.reconnectAll()
                3 -> some.forEach { it.close(1006 + random.nextInt(2) * 2995) }
                4 -> some.forEach { it.drop() }
                5 -> some.forEach { it.requestReconnect() }
                else -> mock.requestHeartbeat(3)
            }
        }
    }

    private suspend fun emit() {
        var number = 0L
        while (true) {
            repeat(shards / 2) {
                mock.dispatchTo(
                    random.nextInt(shards),
                    "TYPING_START",
                    """{"channel_id":"1","user_id":"2","timestamp":${number++}}""",
                )
            }
            delay(0.05.seconds)
        }
    }

    private suspend fun report() {
        val start = TimeSource.Monotonic.markNow()
        while (start.elapsedNow() < minutes.minutes) {
            delay(10.seconds)
            val heap = ManagementFactory.getMemoryMXBean().heapMemoryUsage.used / MIB
            println(
                "t=${start.elapsedNow().inWholeSeconds}s events=${watches.sumOf {
                    it.events.get()
                }} ${mock.stats.run { "identifies=$identifies resumes=$resumes open=$openConnections" }} " +
                    "threads=${ManagementFactory.getThreadMXBean().threadCount} heap=${heap}MiB",
            )
        }
    }

    /** After the last disturbance every shard has to come back and to have seen what the mock has sent. */
    private suspend fun settle() {
        val start = TimeSource.Monotonic.markNow()
        while (start.elapsedNow() < SETTLE) {
            val sent = mock.sessions.associate { it.shard to it.sequence }
            if (mock.stats.openConnections == shards && watches.all { it.last.get() >= (sent[it.id] ?: 0) }) return
            delay(0.1.seconds)
        }
    }

    private fun verdict(): Boolean {
        val sent = mock.sessions.associate { it.shard to it.sequence }
        val behind = watches.filter { it.last.get() < (sent[it.id] ?: Long.MAX_VALUE) }
        val wrong = watches.filter { it.disorder.get() > 0 }
        val threads = Thread
            .getAllStackTraces()
            .keys
            .filter {
                !it.isDaemon && it.name != "main" &&
                    it.name != "DestroyJavaVM"
            }.map { it.name }
        println(
            "identifies=${mock.stats.identifies} resumes=${mock.stats.resumes} events=${watches.sumOf {
                it.events.get()
            }}",
        )
        println(
            "behind=${behind.map {
                "${it.id} at ${it.last.get()} of ${sent[it.id]}"
            }} disorder=${wrong.map { it.id }} readys=${watches.sumOf {
                it.readys
                    .get()
            }}",
        )
        println(
            "slow clients=${mock.stats.slowClients} threads=${ManagementFactory.getThreadMXBean().threadCount} left over=$threads",
        )
        val isFine =
            behind.isEmpty() && wrong.isEmpty() && watches.all { it.readys.get() == 1L } &&
                mock.stats.identifies == shards.toLong()
        mock.close()
        println(if (isFine) "soak: fine" else "soak: FAILED")
        return isFine
    }

    private inner class Watch(val id: ShardId) {
        val events = AtomicLong()
        val last = AtomicLong()
        val disorder = AtomicLong()
        val readys = AtomicLong()

        fun shard(runtime: GatewayRuntime): Shard =
            Shard(MockGateway.DEFAULT_TOKEN, Intents.ALL) {
                runtime(runtime)
                shardId(id)
                gatewayUrl(mock.url)
            }

        fun saw(event: dev.sluice.model.Event) {
            if (event !is DispatchEvent) return
            events.incrementAndGet()
            if (event is Ready) readys.incrementAndGet()
            if (event.sequence != last.get() + 1) disorder.incrementAndGet()
            last.set(event.sequence)
        }
    }

    private companion object {
        /** Short, so that ten minutes hold as many beats as seven hours do. */
        val HEARTBEAT: Duration = Duration.ofSeconds(1)
        const val REPLAY = 50_000
        const val MIB = 1024 * 1024
        val SETTLE = 60.seconds
    }
}
