package dev.sluice.codec

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.math.BigInteger
import java.nio.charset.StandardCharsets

/**
 * Writes a JSON tree as the one term of a payload, in the forms that Discord takes: keys and texts are binaries (keys
 * that are atoms are refused with 4002), null, true and false are the only atoms, nothing is compressed.
 *
 * Not thread-safe. Source: Discord docs, Gateway > Encoding and Compression > Using ETF.
 */
internal class EtfWriter {
    private val out = GrowingBytes(INITIAL)

    /** The whole payload, with the version byte. */
    fun write(element: JsonElement): ByteArray {
        out.clear()
        out.write(EtfTag.VERSION)
        term(element)
        return out.toByteArray()
    }

    private fun term(element: JsonElement) {
        when (element) {
            is JsonNull -> atom("nil")
            is JsonObject -> map(element)
            is JsonArray -> list(element)
            is JsonPrimitive -> if (element.isString) binary(element.content) else literal(element.content)
        }
    }

    private fun map(map: JsonObject) {
        out.write(EtfTag.MAP)
        int(map.size)
        for ((key, value) in map) {
            binary(key)
            term(value)
        }
    }

    private fun list(list: JsonArray) {
        if (list.isNotEmpty()) {
            out.write(EtfTag.LIST)
            int(list.size)
            list.forEach(::term)
        }
        out.write(EtfTag.NIL)
    }

    private fun binary(text: String) {
        // The escapes of a raw command's JSON are resolved only now.
        Utf8.requireWhole(text)
        val bytes = text.encodeToByteArray()
        out.write(EtfTag.BINARY)
        int(bytes.size)
        out.write(bytes)
    }

    private fun atom(name: String) {
        out.write(EtfTag.SMALL_ATOM)
        out.write(name.length)
        out.write(name.toByteArray(StandardCharsets.US_ASCII))
    }

    /** A boolean or a number. */
    private fun literal(text: String) {
        val long = text.toLongOrNull()
        when {
            text == "true" || text == "false" -> atom(text)
            long != null -> integer(long)
            text.any { it in ".eE" } -> float(text)
            else -> big(BigInteger(text))
        }
    }

    private fun integer(value: Long) {
        when (value) {
            in 0..MAX_SMALL -> {
                out.write(EtfTag.SMALL_INTEGER)
                out.write(value.toInt())
            }

            in Int.MIN_VALUE..Int.MAX_VALUE -> {
                out.write(EtfTag.INTEGER)
                int(value.toInt())
            }

            else -> {
                big(BigInteger.valueOf(value))
            }
        }
    }

    private fun big(value: BigInteger) {
        val magnitude = value.abs().toByteArray()
        val zeros = if (magnitude[0] == 0.toByte()) 1 else 0
        val size = magnitude.size - zeros
        if (size <= MAX_SMALL) {
            out.write(EtfTag.SMALL_BIG)
            out.write(size)
        } else {
            out.write(EtfTag.LARGE_BIG)
            int(size)
        }
        out.write(if (value.signum() < 0) 1 else 0)
        for (i in magnitude.indices.last downTo zeros) out.write(magnitude[i].toInt())
    }

    private fun float(text: String) {
        val value = text.toDouble()
        require(value.isFinite()) { "ETF has no number as large as $text" }
        out.write(EtfTag.NEW_FLOAT)
        val bits = value.toRawBits()
        int((bits ushr Int.SIZE_BITS).toInt())
        int(bits.toInt())
    }

    private fun int(value: Int) {
        for (shift in Int.SIZE_BITS - Byte.SIZE_BITS downTo 0 step Byte.SIZE_BITS) out.write(value ushr shift)
    }

    private companion object {
        /** Most commands are smaller. */
        const val INITIAL = 256

        /** The most that one byte holds. */
        const val MAX_SMALL = 255
    }
}
