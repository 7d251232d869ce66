package dev.sluice.bench

import dev.sluice.codec.Envelope
import dev.sluice.codec.EtfCodec
import dev.sluice.model.DispatchEvent
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

/** The corpus in Erlang's external term format, warm; nanoseconds per event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
open class EtfBenchmark {
    private val envelope = Envelope()
    private lateinit var payloads: List<ByteArray>
    private var next = 0

    @Setup
    open fun load() {
        payloads = Corpus.entries(Corpus.ALL).map { MockWire.etf(it.bytes) }
    }

    /** From the bytes of a payload to its envelope. */
    @Benchmark
    open fun envelope(): Envelope {
        read()
        return envelope
    }

    /** From the bytes of a payload to the event. */
    @Benchmark
    open fun decode(): DispatchEvent {
        val bytes = read()
        return EtfCodec.DEFAULT.decode(envelope.type!!, bytes, envelope.dataOffset, envelope.dataLength)
    }

    private fun read(): ByteArray {
        next = if (next + 1 == payloads.size) 0 else next + 1
        val bytes = payloads[next]
        EtfCodec.DEFAULT.readEnvelope(bytes, 0, bytes.size, envelope)
        return bytes
    }
}
