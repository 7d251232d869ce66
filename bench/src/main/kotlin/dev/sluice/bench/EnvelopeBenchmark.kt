package dev.sluice.bench

import dev.sluice.codec.Envelope
import dev.sluice.codec.JsonCodec
import org.openjdk.jmh.annotations.Benchmark
import org.openjdk.jmh.annotations.BenchmarkMode
import org.openjdk.jmh.annotations.Fork
import org.openjdk.jmh.annotations.Measurement
import org.openjdk.jmh.annotations.Mode
import org.openjdk.jmh.annotations.OutputTimeUnit
import org.openjdk.jmh.annotations.Scope
import org.openjdk.jmh.annotations.Setup
import org.openjdk.jmh.annotations.State
import org.openjdk.jmh.annotations.Warmup
import java.util.concurrent.TimeUnit

/** From the bytes of a payload to its envelope, warm; nanoseconds per payload. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
open class EnvelopeBenchmark {
    private val envelope = Envelope()
    private lateinit var usual: List<ByteArray>
    private lateinit var unusual: List<ByteArray>
    private var next = 0

    @Setup
    open fun load() {
        val entries = Corpus.entries(Corpus.ALL)
        usual = entries.map { it.bytes }
        unusual = entries.map { """{"op":0,"d":${it.dataText},"s":1,"t":"${it.type.name}"}""".encodeToByteArray() }
    }

    private fun next(payloads: List<ByteArray>): ByteArray {
        next = if (next + 1 == payloads.size) 0 else next + 1
        return payloads[next]
    }

    /** Discord's key order: the data are not looked at. */
    @Benchmark
    open fun usualOrder(): Envelope {
        val bytes = next(usual)
        JsonCodec.DEFAULT.readEnvelope(bytes, 0, bytes.size, envelope)
        return envelope
    }

    /** As [usualOrder], with the exact end of the data. */
    @Benchmark
    open fun usualOrderExact(): Int {
        val bytes = next(usual)
        JsonCodec.DEFAULT.readEnvelope(bytes, 0, bytes.size, envelope)
        return JsonCodec.DEFAULT.exactDataLength(bytes, envelope)
    }

    /** Another key order: all is scanned. */
    @Benchmark
    open fun anyOrder(): Envelope {
        val bytes = next(unusual)
        JsonCodec.DEFAULT.readEnvelope(bytes, 0, bytes.size, envelope)
        return envelope
    }
}
