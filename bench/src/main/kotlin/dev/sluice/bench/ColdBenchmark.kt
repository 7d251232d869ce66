package dev.sluice.bench

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
import org.openjdk.jmh.annotations.Warmup
import org.openjdk.jmh.infra.Blackhole
import java.util.concurrent.TimeUnit

/** The whole corpus in a JVM that has just started: milliseconds for the first pass, and for those that follow. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 5)
@Fork(3)
open class ColdBenchmark {
    @Param("sluice", "kotlinx")
    open lateinit var decoder: String

    private lateinit var decode: (Int) -> Any?
    private var count = 0

    @Setup
    open fun load() {
        val entries = Corpus.entries(Corpus.ALL)
        decode = CodecState(decoder, entries).decode
        count = entries.size
    }

    @Benchmark
    open fun corpus(sink: Blackhole) {
        for (i in 0 until count) sink.consume(decode(i))
    }
}
