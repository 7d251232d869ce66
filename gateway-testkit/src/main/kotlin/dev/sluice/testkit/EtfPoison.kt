package dev.sluice.testkit

import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** Payloads in ETF that no sound server sends. Stateless. */
internal class EtfPoison(private val terms: () -> EtfTerms) {
    fun spoilt(poison: Poison, message: ByteArray, size: Int): ByteArray =
        when (poison) {
            Poison.BOMB -> envelope(JsonNull, JsonNull, HEARTBEAT_ACK) { binary(ByteArray(size) { SPACE }) }

            Poison.CORRUPT -> terms().map(CORRUPT_COUNT).key("op").toByteArray()

            Poison.INVALID_UTF8 -> invalidName()

            Poison.INVALID_UTF8_IN_DATA -> invalidData(message)

            Poison.NOT_JSON -> "Bad Gateway".encodeToByteArray()

            Poison.NOT_AN_OBJECT -> terms()
                .list(1)
                .map(1)
                .key("op")
                .value(HEARTBEAT_ACK)
                .endList()
                .toByteArray()

            Poison.MISSING_OPCODE -> terms()
                .map(1)
                .key("t")
                .value(JsonNull)
                .toByteArray()

            else -> message
        }

    private fun invalidName() =
        terms()
            .map(3)
            .key("t")
            .binary(INVALID_UTF8)
            .key("op")
            .value(DISPATCH)
            .key("d")
            .value(JsonNull)
            .toByteArray()

    /** Keeps the envelope of [message] when it is a dispatch, so that its sequence stays true. */
    private fun invalidData(message: ByteArray): ByteArray {
        val sound = EtfCommandReader(message, mayKeysBeAtoms = true).read() as JsonObject
        val type = sound["t"]?.takeIf { it !is JsonNull } ?: JsonPrimitive("MESSAGE_CREATE")
        return envelope(type, sound["s"] ?: JsonNull, DISPATCH) {
            map(2)
                .key("id")
                .value(JsonPrimitive("1"))
                .key("content")
                .binary(INVALID_UTF8)
        }
    }

    private fun envelope(type: JsonElement, sequence: JsonElement, opcode: JsonElement, data: EtfTerms.() -> Unit) =
        terms()
            .map(4)
            .key("t")
            .value(type)
            .key("s")
            .value(sequence)
            .key("op")
            .value(opcode)
            .key("d")
            .apply(data)
            .toByteArray()

    private companion object {
        const val SPACE = 0x20.toByte()

        /** More than follow. */
        const val CORRUPT_COUNT = 4
        val DISPATCH = JsonPrimitive(0)
        val HEARTBEAT_ACK = JsonPrimitive(11)

        /** A two-byte UTF-8 lead with no continuation. */
        val INVALID_UTF8 = byteArrayOf(0xC3.toByte(), 0x28)
    }
}
