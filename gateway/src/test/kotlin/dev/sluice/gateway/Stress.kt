package dev.sluice.gateway

import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CyclicBarrier
import kotlin.concurrent.thread

/** Real threads that begin at the same moment, for what is too large for Lincheck's scenarios; more with `-Plong`. */
internal object Stress {
    /** How often each thread does what it does. */
    val ROUNDS: Int = if (System.getProperty("sluice.long") == "true") 50_000 else 5_000

    /** Far above what a busy machine needs: who is not done by then never will be. */
    private const val LIMIT_MILLIS = 60_000L

    /** Runs [parts], each in a thread of its own, and throws what the first of them has thrown. */
    fun together(vararg parts: () -> Unit) {
        val start = CyclicBarrier(parts.size)
        val failures = ConcurrentLinkedQueue<Throwable>()
        val threads = parts.map { part ->
            thread(isDaemon = true) {
                start.await()
                runCatching(part).onFailure(failures::add)
            }
        }
        for (each in threads) {
            each.join(LIMIT_MILLIS)
            failures.firstOrNull()?.let { throw it }
            check(!each.isAlive) { "stuck at ${each.stackTrace.joinToString("\n")}" }
        }
        failures.firstOrNull()?.let { throw it }
    }
}
