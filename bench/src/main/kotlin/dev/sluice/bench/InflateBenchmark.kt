package dev.sluice.bench

import dev.sluice.compression.Compression
import dev.sluice.compression.CompressionLimits
import dev.sluice.compression.Decompressor
import dev.sluice.compression.Decompressors
import dev.sluice.compression.MessageBuffer
import org.openjdk.jmh.annotations.Benchmark
import org.openjdk.jmh.annotations.BenchmarkMode
import org.openjdk.jmh.annotations.Fork
import org.openjdk.jmh.annotations.Measurement
import org.openjdk.jmh.annotations.Mode
import org.openjdk.jmh.annotations.OutputTimeUnit
import org.openjdk.jmh.annotations.Param
import org.openjdk.jmh.annotations.Scope
import org.openjdk.jmh.annotations.Setup
import org.openjdk.jmh.annotations.State
import org.openjdk.jmh.annotations.TearDown
import org.openjdk.jmh.annotations.Warmup
import java.util.concurrent.TimeUnit

/**
 * From the bytes of a frame to the bytes of a message, warm, with the stream's whole history; nanoseconds per message.
 *
 * [provider] is the name of a [dev.sluice.compression.DecompressorProvider] of a stream compression, and all that are
 * known can be asked for: `-p provider=...`.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
open class InflateBenchmark {
    @Param("Sluice", "zstd-jni")
    open lateinit var provider: String

    private val message = MessageBuffer()
    private lateinit var frames: List<ByteArray>
    private lateinit var decompressor: Decompressor
    private var next = 0

    @Setup
    open fun load() {
        val chosen =
            checkNotNull(Decompressors.providers().firstOrNull { it.name == provider && it.compression in STREAMS }) {
                "no provider $provider of a stream, only ${Decompressors.providers()}"
            }
        check(chosen.isAvailable) { "$provider: ${chosen.unavailableReason}" }
        frames = MockWire.stream(chosen.compression, Corpus.entries(Corpus.ALL).map { it.bytes })
        decompressor = chosen.create(CompressionLimits.DEFAULT)
    }

    @TearDown
    open fun close() = decompressor.close()

    /** The corpus on one connection, then on the next: the history is as long as Discord's window most of the time. */
    @Benchmark
    open fun message(): Int {
        if (next == frames.size) {
            next = 0
            decompressor.reset()
        }
        val frame = frames[next++]
        check(decompressor.decompress(frame, 0, frame.size, last = true, binary = true, message))
        return message.length
    }

    private companion object {
        val STREAMS = setOf(Compression.ZLIB_STREAM, Compression.ZSTD_STREAM)
    }
}
