package dev.sluice.bench

import java.lang.management.ManagementFactory
import java.nio.file.Files
import java.nio.file.Path
import kotlin.streams.asSequence

/**
 * What this process holds; memory in KiB. Linux only. Immutable.
 *
 * @property heapKib what lives in the heap after a full collection
 * @property residentKib resident memory (RSS); with the heap touched whole from the start it grows only by what lies
 *   beside the heap
 * @property nativeKib resident memory beside the heap, which has to be touched whole
 */
internal class ProcessFigures(
    val heapKib: Long,
    val residentKib: Long,
    val nativeKib: Long,
    val fileDescriptors: Int,
    val sockets: Int,
    val threads: Int,
) {
    companion object {
        private const val KIB = 1024

        /** Full collections until finalisation and reference queues have nothing more to free. */
        private const val COLLECTIONS = 3

        /** Collects the garbage first. */
        fun now(): ProcessFigures {
            repeat(COLLECTIONS) { System.gc() }
            val heap = ManagementFactory.getMemoryMXBean().heapMemoryUsage
            val resident = residentKib()
            val descriptors = descriptors()
            return ProcessFigures(
                heap.used / KIB,
                resident,
                resident - heap.committed / KIB,
                descriptors.size,
                descriptors.count { it.startsWith("socket:") },
                ManagementFactory.getThreadMXBean().threadCount,
            )
        }

        private fun residentKib(): Long =
            Files
                .readAllLines(Path.of("/proc/self/status"))
                .first { it.startsWith("VmRSS:") }
                .filter(Char::isDigit)
                .toLong()

        /** What each open file descriptor points to; one may be gone before it is looked at. */
        private fun descriptors(): List<String> =
            Files.list(Path.of("/proc/self/fd")).use { links ->
                links
                    .asSequence()
                    .mapNotNull { runCatching { Files.readSymbolicLink(it).toString() }.getOrNull() }
                    .toList()
            }
    }
}
