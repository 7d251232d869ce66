package dev.sluice.bench.transport

import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

/**
 * What an event costs in each engine, in the clear and over TLS: `TransportComparison [--connections 1] [--rate 0]
 * [--seconds 5] [--rounds 5] [--discard 2] [--bytes 400] [--engines CIO,OkHttp,OkHttp-buffered,Netty,Java]`.
 *
 * Transports alone: a listener that counts, no session, no decompressor, no decoder. The sender is a process of its own;
 * each message is a binary frame and, over TLS, a record of its own. A rate of 0 is as fast as it goes, any other is in
 * all connections together. Everything takes turns in one JVM, the first rounds are discarded. CPU of the whole process
 * and bytes allocated, per event: medians, and the median of the differences within a round.
 */
internal object TransportComparison {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val options = TransportOptions.of(arguments)
        endAnywayAfter(options.patienceSeconds)
        val sender = startSender()
        try {
            TransportRun(sender, options).run()
        } finally {
            sender.outputStream.close()
            if (!sender.waitFor(SENDER_END_SECONDS, TimeUnit.SECONDS)) sender.destroyForcibly()
        }
    }

    private fun startSender(): Process =
        ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.sluice.bench.transport.TransportSender",
        ).redirectError(ProcessBuilder.Redirect.INHERIT).start()

    /** Whatever hangs: nobody may be left waiting, and the sender ends with its input. */
    private fun endAnywayAfter(seconds: Long) {
        thread(isDaemon = true, name = "patience") {
            TimeUnit.SECONDS.sleep(seconds)
            System.err.println("not done after $seconds s: ended")
            Runtime.getRuntime().halt(1)
        }
    }

    private const val SENDER_END_SECONDS = 5L
}
