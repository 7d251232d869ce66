package dev.sluice.bench.footprint

import dev.sluice.bench.ProcessFigures

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
        fun now(shards: Int, compression: String): FootprintFigures {
            val figures = ProcessFigures.now()
            return FootprintFigures(
                shards,
                compression,
                figures.heapKib,
                figures.nativeKib,
                figures.fileDescriptors,
                figures.sockets,
                figures.threads,
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
    }
}
