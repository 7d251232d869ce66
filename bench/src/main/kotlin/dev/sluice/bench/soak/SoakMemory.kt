package dev.sluice.bench.soak

import dev.sluice.bench.ProcessFigures

/**
 * Whether memory grows: the least of the last third is set against the least of the first, and the lows count since
 * what is under way at the moment of a look differs from one to the next. Not thread-safe.
 */
internal class SoakMemory {
    private val seen = ArrayList<ProcessFigures>()

    fun add(figures: ProcessFigures) {
        seen += figures
    }

    /** What has grown, for people; null when nothing has, or when there were too few looks to tell. */
    fun growth(): String? {
        val steady = seen.drop(WARM_UP)
        val third = steady.size / THIRDS
        if (third < FEWEST) return null

        fun grown(what: String, allowedKib: Long, of: (ProcessFigures) -> Long): String? {
            val before = steady.take(third).minOf(of)
            val after = steady.takeLast(third).minOf(of)
            return if (after > before * ALLOWED + allowedKib) "$what grew from $before to $after KiB" else null
        }
        return listOfNotNull(
            grown("the heap", HEAP_ALLOWED_KIB) { it.heapKib },
            grown("resident memory", RESIDENT_ALLOWED_KIB) { it.residentKib },
        ).joinToString().ifEmpty { null }
    }

    private companion object {
        /** Minutes until all code is compiled and every pool has its size. */
        const val WARM_UP = 3
        const val THIRDS = 3

        /** Looks in a third, fewer of which tell nothing. */
        const val FEWEST = 3
        const val ALLOWED = 1.05
        const val HEAP_ALLOWED_KIB = 4L * 1024

        /** The JVM's own compiler and code cache go on for long. */
        const val RESIDENT_ALLOWED_KIB = 16L * 1024
    }
}
