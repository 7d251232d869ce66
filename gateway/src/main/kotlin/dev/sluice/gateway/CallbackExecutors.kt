package dev.sluice.gateway

import java.util.concurrent.Executor
import java.util.concurrent.Executors
import java.util.concurrent.SynchronousQueue
import java.util.concurrent.ThreadFactory
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

/**
 * Where listeners run and futures complete unless the user says otherwise: one virtual thread a task where the JVM has
 * them (JDK 21 and later), else a pool of daemon threads that grows with the number of listeners that block at one
 * time.
 *
 * It is shared by the whole process and never shut down: its threads end by themselves soon after they have nothing to
 * do.
 */
internal object CallbackExecutors {
    val shared: Executor by lazy { virtualThreads() ?: daemonPool() }

    /** By reflection, as our bytecode is for 17; null on older JVMs. */
    private fun virtualThreads(): Executor? =
        try {
            val builder = Thread::class.java.getMethod("ofVirtual").invoke(null)
            val builderType = Class.forName("java.lang.Thread\$Builder")
            val named = builderType
                .getMethod(
                    "name",
                    String::class.java,
                    Long::class.javaPrimitiveType,
                ).invoke(builder, PREFIX, 1L)
            val factory = builderType.getMethod("factory").invoke(named) as ThreadFactory
            Executors::class.java
                .getMethod(
                    "newThreadPerTaskExecutor",
                    ThreadFactory::class.java,
                ).invoke(null, factory) as Executor
        } catch (_: ReflectiveOperationException) {
            null
        }

    private fun daemonPool(): Executor =
        ThreadPoolExecutor(
            0,
            Int.MAX_VALUE,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            SynchronousQueue(),
            daemonThreads(PREFIX),
        )

    /** Makes daemon threads `prefix1`, `prefix2` and so on. */
    fun daemonThreads(prefix: String): ThreadFactory {
        val count = AtomicInteger()
        return ThreadFactory { task -> Thread(task, prefix + count.incrementAndGet()).apply { isDaemon = true } }
    }

    private const val PREFIX = "sluice-callback-"

    /** Long enough to serve a bot's steady traffic from the same threads, short enough to be gone soon after it. */
    private const val KEEP_ALIVE_SECONDS = 5L
}
