package dev.sluice.bench

import com.alibaba.fastjson2.JSON
import com.alibaba.fastjson2.JSONReader
import com.fasterxml.jackson.databind.DeserializationFeature
import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.ObjectReader
import com.fasterxml.jackson.databind.PropertyNamingStrategies
import dev.sluice.codec.JsonCodec
import dev.sluice.model.DispatchEvent
import dev.sluice.model.EventCatalog

/** One decoder after the other for the same payloads, by the name of the benchmarks' parameter. */
internal class CodecState(name: String, entries: List<Corpus.Entry>) {
    private val texts = entries.map { it.dataText }
    private val plain = entries.map { PlainObjects.classOf(it.type.name) }
    private val mapper = ObjectMapper()
        .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
        .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
    private val readers = plain.map { it?.let(mapper::readerFor) }

    /** Decodes the entry of that index. */
    val decode: (Int) -> Any? = when (name) {
        SLUICE -> { i -> entries[i].run { JsonCodec.DEFAULT.decode(type, bytes, offset, length) } }
        KOTLINX -> { i -> kotlinx(entries[i]) }
        JACKSON -> { i -> readers[i]?.let { jackson(it, entries[i]) } }
        JACKSON_TREE -> { i -> entries[i].run { mapper.readTree(bytes, offset, length) } }
        FASTJSON -> { i -> plain[i]?.let { fastjson(it, entries[i]) } }
        FASTJSON_TREE -> { i -> entries[i].run { JSON.parseObject(bytes, offset, length) } }
        else -> error("no decoder $name")
    }

    private fun kotlinx(entry: Corpus.Entry): DispatchEvent =
        JsonCodec.reference.decodeFromString(EventCatalog.serializerOf(entry.type)!!, entry.dataText)

    private fun jackson(reader: ObjectReader, entry: Corpus.Entry): Any =
        entry.run { reader.readValue(bytes, offset, length) }

    private fun fastjson(type: Class<*>, entry: Corpus.Entry): Any =
        entry.run { JSON.parseObject(bytes, offset, length, type, JSONReader.Feature.FieldBased) }

    /** Whether this decoder reads an entry: Jackson and fastjson2 have classes for some types only. */
    fun reads(index: Int): Boolean = decode(index) != null

    companion object {
        const val SLUICE = "sluice"
        const val KOTLINX = "kotlinx"
        const val JACKSON = "jackson"
        const val JACKSON_TREE = "jackson-tree"
        const val FASTJSON = "fastjson2"
        const val FASTJSON_TREE = "fastjson2-tree"
    }
}
