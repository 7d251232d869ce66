package dev.sluice.testkit

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonPrimitive

/**
 * `encoding=etf`, both ways, in terms that are written and read by the mock itself. Immutable, thread-safe.
 *
 * @property areKeysAtoms whether keys go out as atoms, else as binaries
 * @property areIdsIntegers whether ids go out as integers, else as texts
 */
internal class EtfFormat(private val areKeysAtoms: Boolean, private val areIdsIntegers: Boolean) : PayloadFormat {
    override val encoding: String = "etf"
    override val isBinary: Boolean = true

    override fun dispatch(type: String, sequence: Long, data: ByteArray): ByteArray =
        envelope(JsonPrimitive(type), JsonPrimitive(sequence), 0, Json.parseToJsonElement(data.decodeToString()))

    override fun control(opcode: Int, data: String): ByteArray =
        json(data)?.let { envelope(JsonNull, JsonNull, opcode, it) } ?: data.encodeToByteArray()

    override fun raw(json: String): ByteArray =
        json(json)?.let { terms().value(it).toByteArray() } ?: json.encodeToByteArray()

    override fun parse(bytes: ByteArray): JsonElement = EtfCommandReader(bytes).read()

    override fun spoilt(poison: Poison, message: ByteArray, size: Int): ByteArray =
        EtfPoison(::terms).spoilt(poison, message, size)

    private fun terms() = EtfTerms(areKeysAtoms, areIdsIntegers)

    private fun envelope(type: JsonElement, sequence: JsonElement, opcode: Int, data: JsonElement): ByteArray =
        terms()
            .map(4)
            .key("t")
            .value(type)
            .key("s")
            .value(sequence)
            .key("op")
            .value(JsonPrimitive(opcode))
            .key("d")
            .value(data)
            .toByteArray()

    /** Null for what a test has spelt wrong on purpose; it goes out as it is. */
    private fun json(text: String): JsonElement? =
        try {
            Json.parseToJsonElement(text)
        } catch (_: IllegalArgumentException) {
            null
        }
}
