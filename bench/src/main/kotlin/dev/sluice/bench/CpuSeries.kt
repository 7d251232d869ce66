package dev.sluice.bench

import java.lang.management.ManagementFactory

/** What the passes of one candidate over a corpus cost: CPU time of the thread and bytes allocated, per event. */
internal class CpuSeries(private val name: String) {
    private val nanos = mutableListOf<Double>()
    private var bytes = 0L

    /** Runs [step] for each index below [count], and keeps what that took. */
    fun pass(count: Int, step: (Int) -> Any?) {
        val allocated = threads.currentThreadAllocatedBytes
        val from = threads.currentThreadCpuTime
        for (i in 0 until count) sink = step(i)
        nanos += (threads.currentThreadCpuTime - from).toDouble() / count
        bytes = (threads.currentThreadAllocatedBytes - allocated) / count
    }

    /** One line: the first pass (cold), and the median and the least of those after a third of them (warm). */
    override fun toString(): String {
        val warm = nanos.drop(nanos.size / 3).sorted()
        return "%-15s cold %8.0f ns  warm median %7.0f ns, least %7.0f ns  %6d B".format(
            name,
            nanos.first(),
            warm[warm.size / 2],
            warm.first(),
            bytes,
        )
    }

    private companion object {
        val threads = ManagementFactory.getThreadMXBean() as com.sun.management.ThreadMXBean

        @Volatile
        var sink: Any? = null
    }
}
