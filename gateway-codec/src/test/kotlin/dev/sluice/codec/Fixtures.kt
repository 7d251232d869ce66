package dev.sluice.codec

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement

/** The examples of Discord's documentation, and how many cases the fuzz and property tests run. */
internal object Fixtures {
    val isLong: Boolean = System.getProperty("sluice.long") == "true"

    /** [full] under `-Plong`, else a tenth. */
    fun count(full: Int): Int = if (isLong) full else full / 10

    fun text(name: String): String =
        checkNotNull(javaClass.getResource("/discord-docs/$name.json")) { "no fixture $name" }.readText()

    fun json(name: String): JsonElement = Json.parseToJsonElement(text(name))
}

internal fun envelopeOf(text: String): Envelope = envelopeOf(text.encodeToByteArray())

internal fun envelopeOf(bytes: ByteArray): Envelope =
    Envelope().also { JsonCodec.DEFAULT.readEnvelope(bytes, 0, bytes.size, it) }

internal fun dataOf(text: String): String =
    envelopeOf(text).let { String(text.encodeToByteArray(), it.dataOffset, it.dataLength, Charsets.UTF_8) }
