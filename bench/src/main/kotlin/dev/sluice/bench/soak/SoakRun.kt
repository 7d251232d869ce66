package dev.sluice.bench.soak

import dev.sluice.bench.ProcessFigures
import dev.sluice.gateway.GatewayRuntime
import dev.sluice.gateway.rest.SessionStartLimit
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.testkit.MockGateway
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.time.Duration
import java.util.concurrent.TimeUnit
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlin.time.TimeSource

/** One run of the soak, from the first dial to the verdict. Used once, by one thread. */
internal class SoakRun(private val options: SoakOptions) {
    private val net = SoakNet(options.shards)
    private val token = Token(MockGateway.DEFAULT_TOKEN)
    private val transport = options.newTransport()
    private val runtime =
        GatewayRuntime
            .builder()
            .transport(transport)
            .maxConcurrency(options.shards)
            .identifyPace(Duration.ofMillis(1), Duration.ZERO)
            .build()
            .apply {
                sessionStartLimit(
                    token,
                    SessionStartLimit(SoakNet.BUDGET, SoakNet.BUDGET, Duration.ofDays(1), options.shards),
                )
            }
    private val shards = List(options.shards) { SoakShard(ShardId(it, options.shards), net, runtime) }
    private val faults = SoakFaults(net, shards, Random(options.seed))
    private val memory = SoakMemory()
    private val start = TimeSource.Monotonic.markNow()
    private var reported = start
    private var eventsThen = 0L

    /** More than there are shards only when a starting machine was too busy to beat, and connections were cut. */
    private var identifiesAtStart = 0L

    fun run(): Boolean {
        runBlocking(Dispatchers.Default) {
            val collectors = shards.map { launch { it.collect() } }
            withTimeout(START) { shards.map { launch { it.shard.connect() } }.joinAll() }
            identifiesAtStart = net.mock.stats.identifyAttempts
            println("all ready after ${start.elapsedNow().inWholeMilliseconds} ms, $identifiesAtStart identifies")
            disturbed(this)
            settle()
            report()
            shards.map { launch { it.shard.close() } }.joinAll()
            collectors.joinAll()
        }
        runtime.close()
        runtime.closed().get(CLOSE_SECONDS, TimeUnit.SECONDS)
        transport.close()
        return verdict().also { net.close() }
    }

    private suspend fun disturbed(scope: CoroutineScope) {
        val troubles: List<Job> = listOf(scope.launch { faults.run() }, scope.launch { emit() })
        val end = TimeSource.Monotonic.markNow() + options.minutes.minutes
        while (end.hasNotPassedNow()) {
            delay(minOf(1.minutes, -end.elapsedNow()))
            report()
        }
        troubles.forEach { it.cancelAndJoin() }
    }

    /** Each message bears the number of its shard's messages before it. */
    private suspend fun emit() {
        val began = TimeSource.Monotonic.markNow()
        var sent = 0L
        while (true) {
            val room = MOST_UNDELIVERED - (sent - shards.sumOf { it.events })
            val due = minOf(began.elapsedNow().inWholeMilliseconds * options.rate / MILLIS, sent + room)
            while (sent < due) {
                val number = sent / options.shards
                net.mock.dispatchTo((sent % options.shards).toInt(), "MESSAGE_CREATE", message(number))
                sent++
            }
            delay(TICK)
        }
    }

    private fun message(number: Long) =
        """{"id":"${number + 1_000}","channel_id":"2","guild_id":"1","content":"$number",""" +
            """"timestamp":"2026-11-21T00:00:00+00:00","author":{"id":"3","username":"ann"},"type":0}"""

    /** After the last fault every shard has to come back and to see what the mock has sent. */
    private suspend fun settle() {
        val patience = TimeSource.Monotonic.markNow() + SETTLE

        fun isBehind(shard: SoakShard, sent: Map<ShardId, Long>) = shard.last < (sent[shard.shard.shardId] ?: 0)
        while (patience.hasNotPassedNow()) {
            val sent = net.mock.sessions.associate { it.shard to it.sequence }
            if (shards.none { isBehind(it, sent) } &&
                net.mock.sessions.count { it.isConnected } == options.shards
            ) {
                break
            }
            delay(TICK)
        }
        val sent = net.mock.sessions.associate { it.shard to it.sequence }
        shards.filter { isBehind(it, sent) }.forEach {
            println("behind: $it of ${sent[it.shard.shardId]}, ${it.shard.state.value}")
            it.settle(sent.getValue(it.shard.shardId))
        }
    }

    private fun report() {
        // What the mock keeps of what it was sent grows for a quarter of an hour, and nobody asks for it.
        net.mock.clearReceived()
        val figures = ProcessFigures.now()
        memory.add(figures)
        val stats = net.mock.stats
        val events = shards.sumOf { it.events }
        val perSecond = (events - eventsThen) * MILLIS / reported.elapsedNow().inWholeMilliseconds
        reported = TimeSource.Monotonic.markNow()
        eventsThen = events
        println(
            "t=%ds heap=%.1fMiB rss=%.1fMiB fds=%d threads=%d events=%d (%d/s) lost=%d doubled=%d disorder=%d identifies=%d resumes=%d"
                .format(
                    start.elapsedNow().inWholeSeconds,
                    figures.heapKib / KIB,
                    figures.residentKib / KIB,
                    figures.fileDescriptors,
                    figures.threads,
                    events,
                    perSecond,
                    shards.sumOf { it.lost },
                    shards.sumOf { it.doubled },
                    shards.sumOf { it.disorder },
                    stats.identifies,
                    stats.resumes,
                ),
        )
    }

    private fun verdict(): Boolean {
        val stats = net.mock.stats
        val counted = shards.sumOf { it.shard.metrics.identifies }
        val left = runtime.identifyStatus(token).budget?.remaining
        println("faults: $faults")
        println("closes: ours ${stats.clientCloses}, the mock's ${stats.closes}, connections ${stats.connections}")
        println("spoilt events: ${shards.sumOf { it.spoilt }} of ${faults.corruptions} flipped bytes")
        val readys = shards.sumOf { it.readys }
        val came = stats.identifyAttempts
        val failures =
            listOfNotNull(
                some(shards.sumOf { it.lost }, "events lost"),
                some(shards.sumOf { it.doubled }, "events doubled"),
                some(shards.sumOf { it.disorder }, "events out of order"),
                some(shards.sumOf { it.spoilt } - faults.corruptions, "events unreadable without a flipped byte"),
                some(shards.sumOf { it.sessionsLost }, "sessions lost"),
                some(readys - shards.size, "sessions too many"),
                some(came - identifiesAtStart, "identifies after the start"),
                shards.firstNotNullOfOrNull { it.failure }?.let { "a shard stopped: $it" },
                "$counted identifies counted, but $came came".takeIf { counted != came },
                "$left identifies left by the ledger".takeIf { left != SoakNet.BUDGET - counted.toInt() },
                memory.growth(),
            )
        println(if (failures.isEmpty()) "soak: fine" else "soak: FAILED: ${failures.joinToString()}")
        return failures.isEmpty()
    }

    private fun some(count: Long, what: String): String? = "$count $what".takeIf { count > 0 }

    private companion object {
        const val MILLIS = 1_000L
        const val KIB = 1024.0
        const val CLOSE_SECONDS = 30L

        /**
         * On a machine that is too busy the mock would keep what it cannot deliver, all of its replay buffers, which is
         * more than the heap. So many events are some 100 MiB, and a minute's worth at the usual rate.
         */
        const val MOST_UNDELIVERED = 300_000L
        val START = 2.minutes
        val SETTLE = 3.minutes
        val TICK = 10.milliseconds
    }
}
