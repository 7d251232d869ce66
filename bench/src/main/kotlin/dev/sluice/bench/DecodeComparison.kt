package dev.sluice.bench

import java.lang.management.ManagementFactory

/**
 * CPU time per event of each decoder over the whole corpus, in turns within one JVM: `DecodeComparison [PASSES]`.
 *
 * On a machine that is shared, where wall time tells little: each decoder passes over the corpus once, then the next
 * one, and so on; what other processes take is not counted, and a slow phase of the machine hits all alike. Prints the
 * first pass (cold) and the median and the least of the passes after a third of them (warm), and bytes allocated.
 */
internal object DecodeComparison {
    private val threads = ManagementFactory.getThreadMXBean() as com.sun.management.ThreadMXBean
    private val names = listOf(
        CodecState.SLUICE,
        CodecState.KOTLINX,
        CodecState.JACKSON,
        CodecState.JACKSON_TREE,
        CodecState.FASTJSON,
        CodecState.FASTJSON_TREE,
    )

    @Volatile
    private var sink: Any? = null

    private class Series(val name: String, val nanos: MutableList<Double> = mutableListOf(), var bytes: Long = 0)

    @JvmStatic
    fun main(arguments: Array<String>) {
        val passes = arguments.getOrNull(0)?.toInt() ?: 30
        for (onlyPlain in listOf(false, true)) {
            val entries = Corpus.entries(Corpus.ALL).filter { !onlyPlain || PlainObjects.has(it) }
            val runs = names
                .filter { onlyPlain || (it != CodecState.JACKSON && it != CodecState.FASTJSON) }
                .map { Series(it) to CodecState(it, entries).decode }
            repeat(passes) {
                for ((series, decode) in runs) pass(series, decode, entries.size)
            }
            println("${entries.size} events, ${if (onlyPlain) "the types that plain classes exist for" else "all"}")
            runs.forEach { (series, _) -> print(series, passes) }
        }
    }

    private fun pass(series: Series, decode: (Int) -> Any?, count: Int) {
        val allocated = threads.currentThreadAllocatedBytes
        val from = threads.currentThreadCpuTime
        for (i in 0 until count) sink = decode(i)
        series.nanos += (threads.currentThreadCpuTime - from).toDouble() / count
        series.bytes = (threads.currentThreadAllocatedBytes - allocated) / count
    }

    private fun print(series: Series, passes: Int) {
        val warm = series.nanos.drop(passes / 3).sorted()
        println(
            "%-15s cold %8.0f ns  warm median %7.0f ns, least %7.0f ns  %6d B".format(
                series.name,
                series.nanos.first(),
                warm[warm.size / 2],
                warm.first(),
                series.bytes,
            ),
        )
    }
}
