package dev.sluice.gateway

import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import org.slf4j.LoggerFactory
import java.time.Duration
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.concurrent.thread
import kotlin.time.toKotlinDuration

/**
 * Keeps a shutdown of the JVM back until [end] has returned, for [limit] at most. Registered as long as it is not
 * closed. Thread-safe.
 *
 * @param what it ends, for the log.
 */
internal class ShutdownHook(
    private val what: String,
    private val limit: Duration,
    private val end: suspend () -> Unit,
) : Subscription {
    private val thread = Thread(::run, "sluice-shutdown")

    @Volatile
    private var isInPlace = true

    init {
        require(!limit.isNegative && !limit.isZero) { "limit must be positive, was $limit" }
        Runtime.getRuntime().addShutdownHook(thread)
    }

    /** Takes the hook away; while the JVM shuts down it is too late for that, and nothing happens. */
    override fun close() {
        isInPlace = false
        try {
            Runtime.getRuntime().removeShutdownHook(thread)
        } catch (_: IllegalStateException) {
            // It is at work, or was: what it ends has just told us.
        }
    }

    /** What the JVM does at its end. */
    fun run() {
        val isDone = AtomicBoolean()
        // In a thread of its own: code of the user's that blocks it must not keep the process longer than the limit.
        val ending = thread(isDaemon = true, name = "sluice-shutdown-end") {
            runBlocking {
                withTimeoutOrNull(limit.toKotlinDuration()) {
                    end()
                    isDone.set(true)
                }
            }
        }
        // Zero would be for ever.
        ending.join(limit.toKotlinDuration().inWholeMilliseconds.coerceAtLeast(1))
        if (!isDone.get()) logger.warn("{} had not ended after {}; the process ends all the same", what, limit)
    }

    override fun toString(): String = "ShutdownHook($what, $limit, ${if (isInPlace) "in place" else "removed"})"

    internal companion object {
        private val logger = LoggerFactory.getLogger(ShutdownHook::class.java)

        /** Far more than a goodbye and a write take; as short as the shortest grace that supervisors grant by default. */
        val DEFAULT_LIMIT: Duration = Duration.ofSeconds(10)
    }
}
