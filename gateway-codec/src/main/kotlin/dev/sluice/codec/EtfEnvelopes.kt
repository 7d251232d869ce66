package dev.sluice.codec

import dev.sluice.model.EventType

/** Finds `op`, `s`, `t` and `d` of a payload in ETF. Builds nothing but the name of an unknown event. Thread-safe. */
internal class EtfEnvelopes(private val names: EventNames, private val payloads: EtfPayloads) {
    fun read(bytes: ByteArray, offset: Int, length: Int, into: Envelope) {
        val reader = payloads.open(bytes, offset, length)
        repeat(reader.beginMap()) {
            reader.takeKey()
            when {
                reader.textIs(EtfPayloads.DATA) -> {
                    into.dataOffset = reader.position
                    reader.skip(1)
                    into.dataLength = reader.position - into.dataOffset
                }

                reader.textIs(OPCODE) -> {
                    into.opcode = count(reader, "op", Int.MAX_VALUE.toLong()).toInt()
                }

                reader.textIs(SEQUENCE) -> {
                    into.sequence = if (reader.takeNull()) -1 else count(reader, "s", Long.MAX_VALUE)
                }

                reader.textIs(TYPE) -> {
                    into.type = if (reader.takeNull()) null else type(reader)
                }

                else -> {
                    reader.skip(1)
                }
            }
        }
        if (reader.position != reader.end) reader.fail("something follows the payload")
        if (into.opcode < 0) reader.fail("no op in the payload")
        if (reader.bytes !== bytes && into.dataLength > 0) {
            into.dataOffset = offset
            into.dataLength = length
        }
    }

    private fun count(reader: EtfReader, key: String, max: Long): Long {
        val from = reader.position
        val value = if (reader.isInteger()) reader.takeIntegerOrNull() else null
        if (value == null || value !in 0..max) reader.fail("$key is no integer from 0 to $max", from)
        return value
    }

    private fun type(reader: EtfReader): EventType {
        val from = reader.position
        if (reader.isLiteral() || !reader.takeText()) reader.fail("t is no text", from)
        val bytes = reader.bytes
        return names.find(
            bytes,
            reader.textFrom,
            reader.textTo,
            names.hash(bytes, reader.textFrom, reader.textTo),
        ) ?: EventType.of(reader.text())
    }

    private companion object {
        val OPCODE = "op".encodeToByteArray()
        val SEQUENCE = "s".encodeToByteArray()
        val TYPE = "t".encodeToByteArray()
    }
}
