package dev.sluice.bench

import dev.sluice.codec.Envelope
import dev.sluice.codec.JsonCodec

/**
 * CPU time per event of the envelope scan and of each decoder over the corpus, in turns within one JVM:
 * `DecodeComparison [PASSES] [TYPE]`.
 *
 * With `-Dsluice.check=true` it first checks that ours and kotlinx.serialization's Json make equal objects of all.
 *
 * On a machine that is shared, where wall time tells little: each decoder passes over the corpus once, then the next
 * one, and so on; what other processes take is not counted, and a slow phase of the machine hits all alike. Prints the
 * first pass (cold) and the median and the least of the passes after a third of them (warm), and bytes allocated.
 */
internal object DecodeComparison {
    private val names = listOf(
        CodecState.SLUICE,
        CodecState.KOTLINX,
        CodecState.JACKSON,
        CodecState.JACKSON_TREE,
        CodecState.FASTJSON,
        CodecState.FASTJSON_TREE,
    )

    @JvmStatic
    fun main(arguments: Array<String>) {
        val passes = arguments.getOrNull(0)?.toInt() ?: 30
        val type = arguments.getOrNull(1) ?: Corpus.ALL
        checkEqual()
        compareEnvelopes(passes)
        for (onlyPlain in listOf(false, true)) {
            val entries = Corpus.entries(type).filter { !onlyPlain || PlainObjects.has(it) }
            if (entries.isEmpty()) continue
            val runs = names
                .filter { onlyPlain || (it != CodecState.JACKSON && it != CodecState.FASTJSON) }
                .map { CpuSeries(it) to CodecState(it, entries).decode }
            repeat(passes) {
                for ((series, decode) in runs) series.pass(entries.size, decode)
            }
            println("${entries.size} events, ${if (onlyPlain) "the types that plain classes exist for" else "all"}")
            runs.forEach { (series, _) -> println(series) }
        }
    }

    /** Envelopes in Discord's key order, the same with the exact end of the data, and in another order. */
    private fun compareEnvelopes(passes: Int) {
        val entries = Corpus.entries(Corpus.ALL)
        val others = entries.map { """{"op":0,"d":${it.dataText},"s":1,"t":"${it.type.name}"}""".encodeToByteArray() }
        val codec = JsonCodec.DEFAULT
        val envelope = Envelope()

        fun read(bytes: ByteArray) = envelope.also { codec.readEnvelope(bytes, 0, bytes.size, it) }
        val runs = listOf<Pair<CpuSeries, (Int) -> Any?>>(
            CpuSeries("envelope") to { i -> read(entries[i].bytes) },
            CpuSeries("envelope exact") to { i -> codec.exactDataLength(entries[i].bytes, read(entries[i].bytes)) },
            CpuSeries("other order") to { i -> read(others[i]) },
        )
        repeat(passes) {
            for ((series, scan) in runs) series.pass(entries.size, scan)
        }
        println("${entries.size} envelopes")
        runs.forEach { (series, _) -> println(series) }
    }

    private fun checkEqual() {
        // It would warm the JVM up: so only in a run of its own.
        if (System.getProperty("sluice.check") != "true") return
        val entries = Corpus.entries(Corpus.ALL)
        val ours = CodecState(CodecState.SLUICE, entries).decode
        val reference = CodecState(CodecState.KOTLINX, entries).decode
        for (i in entries.indices) check(ours(i) == reference(i)) { "not equal: ${entries[i].dataText}" }
        println("${entries.size} events are equal")
    }
}
