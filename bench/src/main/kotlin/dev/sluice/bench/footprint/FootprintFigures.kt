package dev.sluice.bench.footprint

import java.lang.management.ManagementFactory
import java.nio.file.Files
import java.nio.file.Path
import kotlin.streams.asSequence

/**
 * What one process holds; memory in KiB. Linux only. Immutable.
 *
 * @property heapKib what lives in the heap after a full collection
 * @property nativeKib resident memory beside the heap, which has to be touched whole
 */
internal class FootprintFigures(
    val shards: Int,
    val compression: String,
    val heapKib: Long,
    val nativeKib: Long,
    val fileDescriptors: Int,
    val sockets: Int,
    val threads: Int,
) {
    fun toJson(): String =
        """{"shards":$shards,"compression":"$compression","heap_kib":$heapKib,"native_kib":$nativeKib,""" +
            """"fds":$fileDescriptors,"sockets":$sockets,"threads":$threads}"""

    companion object {
        private const val KIB = 1024

        /** Full collections until finalisation and reference queues have nothing more to free. */
        private const val COLLECTIONS = 3

        fun now(shards: Int, compression: String): FootprintFigures {
            repeat(COLLECTIONS) { System.gc() }
            val heap = ManagementFactory.getMemoryMXBean().heapMemoryUsage
            val descriptors = descriptors()
            return FootprintFigures(
                shards,
                compression,
                heap.used / KIB,
                residentKib() - heap.committed / KIB,
                descriptors.size,
                descriptors.count { it.startsWith("socket:") },
                ManagementFactory.getThreadMXBean().threadCount,
            )
        }

        fun parse(json: String): FootprintFigures {
            fun of(key: String) = json.substringAfter("\"$key\":").substringBefore(',').trim('"', '}')
            return FootprintFigures(
                of("shards").toInt(),
                of("compression"),
                of("heap_kib").toLong(),
                of("native_kib").toLong(),
                of("fds").toInt(),
                of("sockets").toInt(),
                of("threads").toInt(),
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
                    .mapNotNull {
                        runCatching {
                            Files
                                .readSymbolicLink(
                                    it,
                                ).toString()
                        }.getOrNull()
                    }.toList()
            }
    }
}
