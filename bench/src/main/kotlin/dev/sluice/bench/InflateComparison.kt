package dev.sluice.bench

import com.github.luben.zstd.EndDirective
import com.github.luben.zstd.ZstdCompressCtx
import dev.sluice.compression.Compression
import dev.sluice.compression.CompressionLimits
import dev.sluice.compression.Decompressor
import dev.sluice.compression.Decompressors
import dev.sluice.compression.MessageBuffer
import dev.sluice.compression.ZlibNgProvider
import java.nio.ByteBuffer
import java.util.zip.Deflater
import java.util.zip.Inflater

/**
 * CPU time per message of each decompressor over the corpus, in turns within one JVM:
 * `InflateComparison [PASSES] [ZLIB]`, where ZLIB names a native zlib in place of the installed zlib-ng.
 *
 * Each pass is a connection of its own, so that every decoder sees the same bytes with the same history. A native zlib
 * that can not work here is left out, with the reason.
 */
internal object InflateComparison {
    /** [size] inflates a message and gives how many bytes it has. */
    private class Run(
        val series: CpuSeries,
        val wires: List<ByteArray>,
        val reset: () -> Unit,
        val close: () -> Unit,
        val size: (ByteArray) -> Int,
    )

    @JvmStatic
    fun main(arguments: Array<String>) {
        val passes = arguments.getOrNull(0)?.toInt() ?: 30
        val native = arguments.getOrNull(1)?.let { ZlibNgProvider(it) } ?: ZlibNgProvider()
        val messages = Corpus.entries(Corpus.ALL).map { it.bytes }
        val zlib = deflated(messages)
        val zstd = zstdCompressed(messages)
        val runs = mutableListOf(
            jdk(zlib),
            run("Sluice's zlib", Decompressors.create(Compression.ZLIB_STREAM), zlib),
            run("zstd-jni", Decompressors.create(Compression.ZSTD_STREAM), zstd),
        )
        println(native)
        if (native.isAvailable) runs += run("native zlib", native.create(CompressionLimits.DEFAULT), zlib)
        repeat(passes) {
            for (run in runs) {
                run.reset()
                run.series.pass(messages.size) { i ->
                    val size = run.size(run.wires[i])
                    check(size == messages[i].size) { "${run.series}: message $i has $size bytes" }
                }
            }
        }
        println("${messages.size} messages of ${messages.sumOf { it.size.toLong() } / messages.size} B")
        for ((name, wires) in listOf("zlib" to zlib, "zstd" to zstd)) {
            println("$name: ${wires.sumOf { it.size.toLong() } / wires.size} B a message")
        }
        runs.forEach { println(it.series) }
        runs.forEach { it.close() }
    }

    private fun run(name: String, decompressor: Decompressor, wires: List<ByteArray>): Run {
        val into = MessageBuffer()
        return Run(CpuSeries(name), wires, decompressor::reset, decompressor::close) { wire ->
            decompressor.decompress(wire, 0, wire.size, last = true, binary = true, into)
            into.length
        }
    }

    private fun jdk(wires: List<ByteArray>): Run {
        val inflater = Inflater()
        val output = ByteArray(LARGEST)
        return Run(CpuSeries("JDK's zlib"), wires, inflater::reset, inflater::end) { wire ->
            inflater.setInput(wire)
            inflater.inflate(output)
        }
    }

    private fun deflated(messages: List<ByteArray>): List<ByteArray> {
        val deflater = Deflater()
        return messages
            .map { message ->
                val target = ByteArray(message.size + message.size / 1000 + 100)
                deflater.setInput(message)
                target.copyOf(deflater.deflate(target, 0, target.size, Deflater.SYNC_FLUSH))
            }.also { deflater.end() }
    }

    /** With Discord's window of 256 KiB. */
    private fun zstdCompressed(messages: List<ByteArray>): List<ByteArray> =
        ZstdCompressCtx().use { context ->
            context.setWindowLog(18)
            messages.map { message ->
                val target = ByteBuffer.allocate(message.size + message.size / 100 + 1000)
                check(context.compressByteBufferStream(target, ByteBuffer.wrap(message), EndDirective.FLUSH))
                target.array().copyOf(target.position())
            }
        }

    /** Bytes; no message of a corpus comes near it. */
    private const val LARGEST = 64 shl 20
}
