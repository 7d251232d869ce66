package dev.sluice.ratelimit

import kotlin.random.Random

/** Full counts under `-Plong`, otherwise a tenth. */
internal fun runs(full: Int): Int = if (System.getProperty("sluice.long") == "true") full else maxOf(1, full / 10)

/** Runs [body] with many generators; a failure names the seed that repeats it alone. */
internal fun withSeeds(full: Int, body: (Random) -> Unit) {
    val first = System.nanoTime()
    println("seeds from $first on")
    for (seed in first until first + runs(full)) {
        try {
            body(Random(seed))
        } catch (e: AssertionError) {
            throw AssertionError("with Random($seed): ${e.message}", e)
        }
    }
}

internal const val SECOND = 1_000_000_000L

/** Moments around which nanosecond arithmetic goes wrong if it compares values instead of differences. */
internal val CLOCK_STARTS = listOf(0L, -1L, Long.MAX_VALUE - 30 * SECOND, Long.MAX_VALUE, Long.MIN_VALUE, -20 * SECOND)
