package dev.sluice.samples.cli

import com.sun.management.OperatingSystemMXBean
import com.sun.management.ThreadMXBean
import dev.sluice.compression.Compression
import dev.sluice.gateway.GatewayRuntime
import dev.sluice.gateway.PayloadView
import dev.sluice.gateway.RawMessage
import dev.sluice.gateway.Shard
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.Event
import dev.sluice.model.Intents
import dev.sluice.model.MessageCreate
import dev.sluice.model.ShardId
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import picocli.CommandLine.Command
import picocli.CommandLine.Parameters
import java.lang.management.ManagementFactory
import java.nio.file.Files
import java.nio.file.Path
import java.util.Locale
import java.util.concurrent.Callable
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

/**
 * Measures what an event costs: one JSON line a run. The server marks the span to be measured by two MESSAGE_CREATEs,
 * `!bench-start` and `!bench-end`.
 *
 * The figures are of the configuration that the README shows: `shard.events.collect` and its relatives from an
 * ordinary coroutine; `inline` and `view` are the two ways without ring and hop.
 */
@Command(
    name = "blast",
    description = ["Measures CPU per event against a server that sends marked bursts; one JSON line per run."],
)
internal class BlastCommand : Callable<Int> {
    @Parameters(index = "0", paramLabel = "HOST:PORT")
    private lateinit var address: String

    @Parameters(index = "1", converter = [CompressionConverter::class])
    private lateinit var compression: Compression

    @Parameters(index = "2", description = ["typed, raw, filtered, inline (typed), view (raw, inline) or idle"])
    private lateinit var mode: String

    @Parameters(index = "3", description = ["Events that the server sends between the marks."])
    private var count = 0

    @Parameters(index = "4")
    private var runs = 0

    @Parameters(index = "5", defaultValue = "1", description = ["Only for idle."])
    private var shards = 1

    private val system = ManagementFactory.getOperatingSystemMXBean() as OperatingSystemMXBean
    private val threads = ManagementFactory.getThreadMXBean() as ThreadMXBean

    override fun call(): Int {
        runtime().use { runtime ->
            runBlocking(Dispatchers.Default) {
                if (mode == "idle") idle(runtime) else repeat(runs) { run(runtime) }
            }
        }
        return 0
    }

    /** The default one; but what many shards cost is not to be hidden by waiting for Discord's pace of identifies. */
    private fun runtime(): GatewayRuntime =
        if (mode == "idle") GatewayRuntime.builder().maxConcurrency(shards).build() else GatewayRuntime.create()

    private suspend fun run(runtime: GatewayRuntime) =
        coroutineScope {
            val shard = shard(runtime, ShardId.SINGLE)
            val span = Span()
            val collector = launch { collect(shard, span) }
            shard.connect()
            withTimeout(4.minutes) { span.finished.await() }
            println(span.report())
            shard.close()
            collector.join()
            delay(0.3.seconds)
        }

    @OptIn(DelicateGatewayApi::class)
    private suspend fun collect(shard: Shard, span: Span) {
        when (mode) {
            "typed" -> shard.events.collect { span.saw(it) }
            "filtered" -> shard.on<MessageCreate>().collect { span.saw(it) }
            "raw" -> shard.messages.collect { span.saw(it) }
            "inline" -> shard.onInline { span.saw(it) }.use { span.finished.await() }
            "view" -> shard.onInlineMessage { span.saw(it) }.use { span.finished.await() }
            else -> error("the mode is '$mode', not one of typed, raw, filtered, inline, view, idle")
        }
    }

    private suspend fun idle(runtime: GatewayRuntime) {
        System.gc()
        delay(0.5.seconds)
        val before = status("VmRSS")
        val start = System.nanoTime()
        val all = List(shards) { shard(runtime, ShardId(it, shards)) }
        coroutineScope {
            all.forEach { shard ->
                // Somebody has to listen, or the guilds would be held for a first collector.
                launch { shard.on<MessageCreate>().collect { } }
            }
            withTimeout(4.minutes) { all.map { launch { it.connect() } }.joinAll() }
            val connected = System.nanoTime() - start
            delay(IDLE_SETTLE)
            repeat(2) {
                System.gc()
                delay(1.seconds)
            }
            val perShard = (status("VmRSS") - before) / shards.toDouble()
            val ready = all.count { it.session != null }
            println(
                String.format(
                    Locale.ROOT,
                    """{"rss_per_shard_kb":%.1f,"threads":%d,"ready":%d,"shards":%d,"connect_ms":%d}""",
                    perShard,
                    threads.threadCount,
                    ready,
                    shards,
                    connected / 1_000_000,
                ),
            )
            System.out.flush()
            all.forEach { it.close() }
        }
    }

    private fun shard(runtime: GatewayRuntime, id: ShardId): Shard =
        Shard(TOKEN, Intents.ALL) {
            runtime(runtime)
            shardId(id)
            gatewayUrl("ws://$address")
            compression(this@BlastCommand.compression)
        }

    /** What lies between the two marks. */
    private inner class Span {
        val finished = CompletableDeferred<Unit>()
        private var wall = 0L
        private var cpu = 0L
        private var allocated = 0L
        private var events = 0L

        /** Where the second mark is, once the first has been seen. */
        private var endSequence = -1L

        fun saw(event: Event) {
            events++
            if (event is MessageCreate) mark(event.message.content)
        }

        fun saw(message: RawMessage) {
            events++
            if (message !is RawMessage.Payload || !mayMark(message.sequence ?: -1)) return
            mark(message.eventName, message.sequence ?: -1, message.bytes, 0, message.bytes.size)
        }

        fun saw(view: PayloadView) {
            events++
            if (mayMark(view.sequence)) mark(view.eventName, view.sequence, view.bytes, view.offset, view.length)
        }

        /** Between the marks their sequences tell where the second one is: no payload has to be searched. */
        private fun mayMark(sequence: Long) = endSequence < 0 || sequence == endSequence

        private fun mark(eventName: String?, sequence: Long, bytes: ByteArray, offset: Int, length: Int) {
            if (eventName != "MESSAGE_CREATE" || length > MARK_LIMIT) return
            // One byte a character: enough to find ASCII, and cheaper than reading UTF-8.
            val text = String(bytes, offset, length, Charsets.ISO_8859_1)
            if ("\"!bench-" !in text) return
            endSequence = sequence + count + 1
            mark(text.substringAfter("\"content\":\"").substringBefore('"'))
        }

        private fun mark(content: String) {
            when (content) {
                "!bench-start" -> {
                    events = 0
                    allocated = allocatedBytes()
                    cpu = system.processCpuTime
                    wall = System.nanoTime()
                }

                "!bench-end" -> {
                    wall = System.nanoTime() - wall
                    cpu = system.processCpuTime - cpu
                    allocated = allocatedBytes() - allocated
                    finished.complete(Unit)
                }
            }
        }

        fun report(): String =
            String.format(
                Locale.ROOT,
                """{"cpu_us_per_event":%.3f,"events_per_s":%.0f,"peak_rss_kb":%d,"alloc_b_per_event":%.0f,""" +
                    """"seen":%d,"mode":"%s","jdk":"%s"}""",
                cpu / 1e3 / count,
                count / (wall / 1e9),
                status("VmHWM"),
                allocated.toDouble() / count,
                events - 1,
                mode,
                System.getProperty("java.version"),
            )
    }

    private fun allocatedBytes(): Long = threads.getThreadAllocatedBytes(threads.allThreadIds).filter { it > 0 }.sum()

    private fun status(key: String): Long =
        Files
            .readAllLines(
                Path.of("/proc/self/status"),
            ).first { it.startsWith("$key:") }
            .filter { it.isDigit() }
            .toLong()

    private companion object {
        const val TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.bench.token"

        /** Bytes; the marks are short messages, so longer ones need not be searched. */
        const val MARK_LIMIT = 4096

        /** For the guilds to pass. */
        val IDLE_SETTLE = 15.seconds
    }
}
