package dev.sluice.bench

import dev.sluice.codec.Envelope
import dev.sluice.codec.JsonCodec
import dev.sluice.model.EventCatalog
import dev.sluice.model.EventType
import java.nio.file.Files
import java.nio.file.Path

/**
 * The payloads that the benchmarks read, one a line, from the file that the system property `sluice.corpus` names;
 * else from [GeneratedEvents], so that they run anywhere.
 */
internal object Corpus {
    /** One payload and where its data lie. */
    class Entry(val type: EventType, val bytes: ByteArray, val offset: Int, val length: Int) {
        val dataText: String get() = String(bytes, offset, length, Charsets.UTF_8)
    }

    private val lines: List<ByteArray> by lazy {
        val file = System.getProperty("sluice.corpus").orEmpty()
        if (file.isEmpty()) {
            GeneratedEvents.lines()
        } else {
            Files
                .readAllLines(
                    Path.of(file),
                ).map { it.encodeToByteArray() }
        }
    }

    /** All payloads of the named type, or of all types for [ALL]; only those that the model has a class for. */
    fun entries(type: String): List<Entry> {
        val envelope = Envelope()
        return lines
            .map { line ->
                JsonCodec.DEFAULT.readEnvelope(line, 0, line.size, envelope)
                Entry(checkNotNull(envelope.type), line, envelope.dataOffset, envelope.dataLength)
            }.filter { type == ALL || it.type.name == type }
            .filter { EventCatalog.serializerOf(it.type) != null }
            .also { check(it.isNotEmpty()) { "the corpus has no $type" } }
    }

    const val ALL = "ALL"
}
