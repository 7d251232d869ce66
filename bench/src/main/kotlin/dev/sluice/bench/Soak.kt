package dev.sluice.bench

import dev.sluice.bench.soak.SoakOptions
import dev.sluice.bench.soak.SoakRun
import kotlin.system.exitProcess

/**
 * Many shards for a long time under a steady rate of events, with connections broken in every way there is; started by
 * `bench/soak`, which see for the options.
 *
 * Prints a line a minute: the heap after a full collection, resident memory, events lost, doubled and out of order,
 * identifies. Exit code 1 when an event was lost, doubled or out of order, when more was identified than there are shards
 * (none of the faults ends a session), or when memory grew.
 */
internal object Soak {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val options = SoakOptions.of(arguments)
        println("$options jdk=${System.getProperty("java.version")}")
        exitProcess(if (SoakRun(options).run()) 0 else 1)
    }
}
