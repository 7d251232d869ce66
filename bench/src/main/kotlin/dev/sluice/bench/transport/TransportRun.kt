package dev.sluice.bench.transport

import com.sun.management.OperatingSystemMXBean
import com.sun.management.ThreadMXBean
import dev.sluice.gateway.transport.TransportRequest
import java.io.ByteArrayInputStream
import java.lang.management.ManagementFactory
import java.security.KeyStore
import java.security.cert.CertificateFactory
import java.time.Duration
import java.util.Base64
import java.util.Locale
import java.util.concurrent.atomic.AtomicReference
import java.util.concurrent.atomic.LongAdder
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509TrustManager

/** The turns of a [TransportComparison], against [sender]. */
internal class TransportRun(sender: Process, private val options: TransportOptions) {
    private val system = ManagementFactory.getOperatingSystemMXBean() as OperatingSystemMXBean
    private val threads = ManagementFactory.getThreadMXBean() as ThreadMXBean
    private val addresses: List<String>
    private val trusted: X509TrustManager

    init {
        val words = checkNotNull(sender.inputReader().readLine()) { "the sender has not started" }.split(' ')
        addresses = listOf("ws://127.0.0.1:${words[0]}", "wss://127.0.0.1:${words[1]}")
        trusted = trustIn(Base64.getDecoder().decode(words[2]))
    }

    fun run() {
        println("$options jdk=${System.getProperty("java.version")}")
        val cases = options.engines.flatMap { engine -> addresses.map { engine to it } }
        val figures = cases.associateWith { ArrayList<Figures>() }
        repeat(options.discarded + options.rounds) { round ->
            for (case in cases) {
                val figure = measure(case.first, case.second)
                if (round >= options.discarded) figures.getValue(case) += figure
            }
        }
        println(
            String.format(
                Locale.ROOT,
                "%-8s %9s %9s %9s %11s %11s %9s %9s  %s",
                "",
                "us plain",
                "us TLS",
                "TLS more",
                "plain /s",
                "TLS /s",
                "B plain",
                "B TLS",
                "agreed",
            ),
        )
        for (engine in options.engines) {
            val (plain, secured) = addresses.map { figures.getValue(engine to it) }
            println(
                String.format(
                    Locale.ROOT,
                    "%-8s %9.2f %9.2f %9.2f %11.0f %11.0f %9.0f %9.0f  %s",
                    engine.shownName,
                    median(plain) { it.micros },
                    median(secured) { it.micros },
                    plain
                        .zip(
                            secured,
                        ) { without, with -> with.micros - without.micros }
                        .sorted()
                        .let { it[it.size / 2] },
                    median(plain) { it.perSecond },
                    median(secured) { it.perSecond },
                    median(plain) { it.bytes },
                    median(secured) { it.bytes },
                    secured.last().agreed,
                ),
            )
        }
    }

    private fun measure(engine: ClientEngine, address: String): Figures {
        val events = LongAdder()
        val agreed = AtomicReference("?")
        val failure = AtomicReference<String>()
        return engine.open(trusted).use { transport ->
            val url = "$address/?rate=${options.rate.toDouble() / options.connections}&bytes=${options.bytes}"
            repeat(options.connections) {
                val request = TransportRequest(url, PATIENCE, MAX_FRAME_BYTES, "link-$it")
                transport.open(request, CountingListener(events, agreed, failure))
            }
            // The handshakes are not what is measured.
            awaitEvents(events, failure, options.connections * SETTLED)
            val eventsBefore = events.sum()
            val cpuBefore = system.processCpuTime
            val bytesBefore = allocatedBytes()
            val began = System.nanoTime()
            Thread.sleep(options.seconds * 1_000L)
            val cpu = system.processCpuTime - cpuBefore
            val nanos = System.nanoTime() - began
            val count = events.sum() - eventsBefore
            val bytes = allocatedBytes() - bytesBefore
            check(failure.get() == null) { "${engine.shownName} at $address: ${failure.get()}" }
            check(count > 0) { "${engine.shownName} at $address: nothing came for ${options.seconds} s" }
            Figures(cpu / 1e3 / count, bytes.toDouble() / count, count * 1e9 / nanos, agreed.get())
        }
    }

    private fun awaitEvents(events: LongAdder, failure: AtomicReference<String>, count: Int) {
        val patience = System.nanoTime() + PATIENCE.toNanos()
        while (events.sum() < count) {
            check(failure.get() == null) { "a connection has $failure" }
            check(System.nanoTime() < patience) { "only ${events.sum()} of $count events came in $PATIENCE" }
            Thread.sleep(POLL_MILLIS)
        }
    }

    /** By the threads that live: those that end meanwhile are missed. */
    private fun allocatedBytes(): Long = threads.getThreadAllocatedBytes(threads.allThreadIds).filter { it > 0 }.sum()

    private class Figures(val micros: Double, val bytes: Double, val perSecond: Double, val agreed: String)

    private companion object {
        /** So many events a connection, in the mean, come before the clock is read. */
        const val SETTLED = 10
        const val POLL_MILLIS = 10L
        const val MAX_FRAME_BYTES = 1024 * 1024
        val PATIENCE: Duration = Duration.ofSeconds(30)

        fun median(figures: List<Figures>, of: (Figures) -> Double): Double = figures.map(of).sorted()[figures.size / 2]

        fun trustIn(certificate: ByteArray): X509TrustManager {
            val shown = CertificateFactory.getInstance("X.509").generateCertificate(ByteArrayInputStream(certificate))
            val store = KeyStore.getInstance("PKCS12").apply { load(null, null) }
            store.setCertificateEntry("sender", shown)
            val factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm())
            factory.init(store)
            return factory.trustManagers.filterIsInstance<X509TrustManager>().first()
        }
    }
}
