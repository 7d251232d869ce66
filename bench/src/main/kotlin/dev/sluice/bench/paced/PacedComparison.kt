package dev.sluice.bench.paced

import com.sun.management.OperatingSystemMXBean
import dev.sluice.bench.MockProcess
import dev.sluice.compression.Compression
import dev.sluice.gateway.GatewayRuntime
import dev.sluice.gateway.GatewayRuntimeBuilder
import dev.sluice.gateway.Shard
import dev.sluice.gateway.ktor.KtorTransport
import dev.sluice.gateway.netty.NettyTransport
import dev.sluice.gateway.transport.BufferedSocketFactory
import dev.sluice.gateway.transport.Transport
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.Intents
import dev.sluice.testkit.MockGateway
import io.ktor.client.engine.okhttp.OkHttp
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.lang.management.ManagementFactory
import java.util.Locale
import java.util.concurrent.atomic.AtomicLong

/**
 * What an event costs when they come one at a time, as a bot sees them: `PacedComparison [SECONDS] [ROUNDS] [RATE]`.
 *
 * One shard, zstd-stream, against a mock in a process of its own. In turns: OkHttp's WebSocket with the same decoder in
 * its callback, a shard whose events are collected by an ordinary coroutine, a shard with an inline handler, and these two
 * over OkHttp's engine and over Netty, which `docs/transports.md` recommends for production. CPU of the whole process per
 * event, and the ratio to OkHttp's in the same round.
 */
internal object PacedComparison {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val seconds = arguments.getOrNull(0)?.toInt() ?: 10
        val rounds = arguments.getOrNull(1)?.toInt() ?: 5
        val rate = arguments.getOrNull(2)?.toInt() ?: 5_000
        MockProcess(PacedMock::class.java).use { PacedRun(it, seconds, rounds, rate).run() }
    }
}

@OptIn(DelicateGatewayApi::class)
private class PacedRun(
    private val mock: MockProcess,
    private val seconds: Int,
    private val rounds: Int,
    private val rate: Int,
) {
    private val system = ManagementFactory.getOperatingSystemMXBean() as OperatingSystemMXBean
    private val clients = linkedMapOf<String, (AtomicLong) -> AutoCloseable>(
        "OkHttp, bare" to { OkHttpReader(mock.url, it) },
        "Sluice, collected" to { collected(it, GatewayRuntime.builder()) },
        "Sluice, inline" to { inline(it, GatewayRuntime.builder()) },
        "over OkHttp, collected" to { overOkHttp { runtime -> collected(it, runtime) } },
        "over OkHttp, inline" to { overOkHttp { runtime -> inline(it, runtime) } },
        "over Netty, collected" to { overNetty { runtime -> collected(it, runtime) } },
        "over Netty, inline" to { overNetty { runtime -> inline(it, runtime) } },
    )

    fun run() {
        println("rate=$rate seconds=$seconds rounds=$rounds jdk=${System.getProperty("java.version")}")
        mock.pace(WARM_UP_RATE)
        for (client in clients.values) measure(client, WARM_UP_SECONDS)
        mock.pace(rate)
        val figures = clients.keys.associateWith { ArrayList<Double>() }
        val ratios = clients.keys.associateWith { ArrayList<Double>() }
        repeat(rounds) {
            val inRound = clients.mapValues { (_, client) -> measure(client, seconds) }
            for ((name, micros) in inRound) {
                figures.getValue(name) += micros
                ratios.getValue(name) += micros / inRound.values.first()
            }
        }
        println(String.format(Locale.ROOT, "%-24s %12s %12s %8s", "", "us, median", "us, least", "ratio"))
        for (name in clients.keys) {
            val micros = figures.getValue(name).sorted()
            val ratio = ratios.getValue(name).sorted()
            println(
                String.format(
                    Locale.ROOT,
                    "%-24s %12.2f %12.2f %8.2f",
                    name,
                    micros[rounds / 2],
                    micros[0],
                    ratio[rounds / 2],
                ),
            )
        }
    }

    /** CPU microseconds per event. */
    private fun measure(client: (AtomicLong) -> AutoCloseable, seconds: Int): Double {
        val events = AtomicLong()
        return client(events).use {
            val patience = System.nanoTime() + PATIENCE_NANOS
            while (events.get() < SETTLED) {
                check(System.nanoTime() < patience) { "only ${events.get()} events came" }
                Thread.sleep(10)
            }
            val eventsBefore = events.get()
            val cpuBefore = system.processCpuTime
            Thread.sleep(seconds * 1_000L)
            val cpu = system.processCpuTime - cpuBefore
            cpu / 1e3 / (events.get() - eventsBefore)
        }
    }

    private fun overOkHttp(client: (GatewayRuntimeBuilder) -> AutoCloseable): AutoCloseable =
        over(
            KtorTransport.builder().engine(OkHttp) { it.config { socketFactory(BufferedSocketFactory()) } }.build(),
            client,
        )

    private fun overNetty(client: (GatewayRuntimeBuilder) -> AutoCloseable) = over(NettyTransport.create(), client)

    private fun over(transport: Transport, client: (GatewayRuntimeBuilder) -> AutoCloseable): AutoCloseable {
        val running = client(GatewayRuntime.builder().transport(transport))
        return AutoCloseable {
            running.close()
            transport.close()
        }
    }

    private fun collected(events: AtomicLong, runtime: GatewayRuntimeBuilder): AutoCloseable =
        connected(runtime) { shard ->
            val scope = CoroutineScope(Dispatchers.Default)
            val collecting = scope.launch { shard.events.collect { events.incrementAndGet() } }
            AutoCloseable { runBlocking { collecting.cancelAndJoin() } }
        }

    private fun inline(events: AtomicLong, runtime: GatewayRuntimeBuilder): AutoCloseable =
        connected(runtime) { shard -> shard.onInline { events.incrementAndGet() } }

    private fun connected(configured: GatewayRuntimeBuilder, subscribe: (Shard) -> AutoCloseable): AutoCloseable {
        val runtime = configured.build()
        val shard = Shard(MockGateway.DEFAULT_TOKEN, Intents.ALL) {
            runtime(runtime)
            gatewayUrl(mock.url)
            compression(Compression.ZSTD_STREAM)
        }
        val subscription = subscribe(shard)
        shard.async().connect().join()
        return AutoCloseable {
            shard.async().close().join()
            subscription.close()
            runtime.close()
        }
    }

    private companion object {
        /** So many events have to have come before the clock is read: the handshake is not what is measured. */
        const val SETTLED = 1_000

        const val PATIENCE_NANOS = 60_000_000_000

        /** Some hundred thousand events are needed until everything is compiled; the mock drops who is much slower. */
        const val WARM_UP_RATE = 10_000
        const val WARM_UP_SECONDS = 15
    }
}
