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
import java.util.concurrent.TimeUnit

/**
 * From the bytes of `d` to the event, warm; nanoseconds per event, the corpus in its order again and again.
 *
 * `-p type=ALL` is the whole corpus. The others' objects are of [PlainObjects], which has no timestamps and five types:
 * compare them with ours per type, and the `-tree` ones on anything.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
open class TypedBenchmark {
    @Param("ALL", "MESSAGE_CREATE", "PRESENCE_UPDATE", "TYPING_START")
    open lateinit var type: String

    @Param("sluice", "kotlinx", "jackson", "jackson-tree", "fastjson2", "fastjson2-tree")
    open lateinit var decoder: String

    private lateinit var decode: (Int) -> Any?
    private var count = 0
    private var next = 0

    @Setup
    open fun load() {
        val all = Corpus.entries(type)
        val entries = if (decoder.endsWith("n") || decoder == "fastjson2") all.filter { PlainObjects.has(it) } else all
        decode = CodecState(decoder, entries).decode
        count = entries.size
    }

    @Benchmark
    open fun decode(): Any? {
        val index = next
        next = if (index + 1 == count) 0 else index + 1
        return decode(index)
    }
}
