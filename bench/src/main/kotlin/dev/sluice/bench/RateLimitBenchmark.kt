package dev.sluice.bench

import dev.sluice.ratelimit.SlidingWindow
import org.openjdk.jmh.annotations.Benchmark
import org.openjdk.jmh.annotations.BenchmarkMode
import org.openjdk.jmh.annotations.Fork
import org.openjdk.jmh.annotations.Measurement
import org.openjdk.jmh.annotations.Mode
import org.openjdk.jmh.annotations.OutputTimeUnit
import org.openjdk.jmh.annotations.Scope
import org.openjdk.jmh.annotations.State
import org.openjdk.jmh.annotations.Warmup
import java.util.concurrent.TimeUnit

/** What asking for a permit to send costs; nanoseconds per question, on a clock of its own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
open class RateLimitBenchmark {
    private val window = SlidingWindow.forDiscord().apply { reserved = RESERVED }
    private val fullWindow =
        SlidingWindow.forDiscord().apply {
            reserved = RESERVED
            repeat(max - RESERVED) { tryAcquire(0) }
        }
    private var now = 0L

    /** At the pace that just never has to wait: the window is full, and each time one expires. */
    @Benchmark
    open fun granted(): Long {
        now += SlidingWindow.DISCORD_WINDOW_NANOS / (SlidingWindow.DISCORD_PERMITS - RESERVED)
        return window.tryAcquire(now)
    }

    /** All permits are taken: how long to wait. */
    @Benchmark
    open fun refused(): Long = fullWindow.tryAcquire(1)

    private companion object {
        /** As kept for heartbeats at Discord's interval. */
        const val RESERVED = 4
    }
}
