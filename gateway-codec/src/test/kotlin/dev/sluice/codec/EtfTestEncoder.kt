package dev.sluice.codec

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.io.ByteArrayOutputStream
import java.io.DataOutputStream
import java.math.BigInteger
import java.util.Locale
import java.util.zip.Deflater
import kotlin.random.Random

/**
 * Writes JSON as ETF in any of the forms that servers may choose, at random: a second opinion on the format, which
 * shares nothing with the codec.
 */
internal class EtfTestEncoder(private val random: Random, private val hasIntegerIds: Boolean = random.nextBoolean()) {
    private val hasAtomKeys = random.nextBoolean()
    private val isOdd = random.nextInt(4) == 0

    /** The term alone, as the data of a payload are. */
    fun term(element: JsonElement): ByteArray {
        val bytes = ByteArrayOutputStream()
        DataOutputStream(bytes).write(element)
        return bytes.toByteArray()
    }

    fun payload(element: JsonElement): ByteArray = byteArrayOf(131.toByte()) + term(element)

    fun compressed(element: JsonElement): ByteArray = compressed(term(element))

    private fun DataOutputStream.write(element: JsonElement) {
        when (element) {
            is JsonNull -> atom(if (odd()) "null" else "nil")
            is JsonObject -> map(element)
            is JsonArray -> list(element)
            is JsonPrimitive -> if (element.isString) text(element.content) else literal(element.content)
        }
    }

    private fun DataOutputStream.map(map: JsonObject) {
        writeByte(116)
        writeInt(map.size)
        for ((key, value) in map) {
            val isAtom = if (odd()) random.nextBoolean() else hasAtomKeys
            if (isAtom && key.length < 50) atom(key) else binary(key)
            write(value)
        }
    }

    private fun DataOutputStream.list(list: JsonArray) {
        val bytes = list.map { (it as? JsonPrimitive)?.takeIf { n -> !n.isString }?.content?.toIntOrNull() }
        when {
            list.isEmpty() -> {
                writeByte(106)
            }

            bytes.all { it in 0..255 } && random.nextBoolean() -> {
                writeByte(107)
                writeShort(list.size)
                bytes.forEach { writeByte(it!!) }
            }

            odd() -> {
                if (list.size < 256 && random.nextBoolean()) {
                    writeByte(104)
                    writeByte(list.size)
                } else {
                    writeByte(105)
                    writeInt(list.size)
                }
                list.forEach { write(it) }
            }

            else -> {
                writeByte(108)
                writeInt(list.size)
                list.forEach { write(it) }
                writeByte(106)
            }
        }
    }

    private fun DataOutputStream.text(text: String) {
        val id = text.toBigIntegerOrNull()
        when {
            hasIntegerIds && id != null && id.toString() == text -> integer(id)
            odd() && text.length < 50 && text !in RESERVED -> atom(text)
            else -> binary(text)
        }
    }

    private fun DataOutputStream.literal(text: String) {
        when {
            text == "true" || text == "false" -> atom(text)
            text.any { it in ".eE" } -> float(text.toDouble())
            else -> integer(text.toBigInteger())
        }
    }

    private fun DataOutputStream.binary(text: String) {
        val bytes = text.encodeToByteArray()
        writeByte(109)
        writeInt(bytes.size)
        write(bytes)
    }

    private fun DataOutputStream.atom(name: String) {
        val isLatin = name.all { it.code < 256 } && random.nextBoolean()
        val bytes = name.toByteArray(if (isLatin) Charsets.ISO_8859_1 else Charsets.UTF_8)
        val isSmall = random.nextBoolean()
        writeByte(
            if (isLatin) {
                (if (isSmall) 115 else 100)
            } else if (isSmall) {
                119
            } else {
                118
            },
        )
        if (isSmall) writeByte(bytes.size) else writeShort(bytes.size)
        write(bytes)
    }

    private fun DataOutputStream.integer(value: BigInteger) {
        when {
            value.signum() >= 0 && value.bitLength() <= 8 && !odd() -> {
                writeByte(97)
                writeByte(value.toInt())
            }

            value.bitLength() <= 31 && !odd() -> {
                writeByte(98)
                writeInt(value.toInt())
            }

            else -> {
                // Zeros at the upper end mean nothing.
                val magnitude = value.abs().toByteArray().reversedArray() + ByteArray(random.nextInt(3))
                if (odd()) {
                    writeByte(111)
                    writeInt(magnitude.size)
                } else {
                    writeByte(110)
                    writeByte(magnitude.size)
                }
                writeByte(if (value.signum() < 0) 1 else 0)
                write(magnitude)
            }
        }
    }

    private fun DataOutputStream.float(value: Double) {
        if (odd() && value.isFinite()) {
            writeByte(99)
            // As C's printf("%.20e") does.
            write("%.20e".format(Locale.ROOT, value).encodeToByteArray().copyOf(31))
        } else {
            writeByte(70)
            writeDouble(value)
        }
    }

    private fun odd() = isOdd && random.nextInt(4) == 0

    companion object {
        private val RESERVED = setOf("nil", "null", "true", "false")

        /** A payload of [term], compressed as Erlang does; [size] is what it claims to inflate to. */
        fun compressed(term: ByteArray, size: Int = term.size): ByteArray {
            val deflater = Deflater()
            deflater.setInput(term)
            deflater.finish()
            val out = ByteArrayOutputStream()
            DataOutputStream(out).apply {
                writeByte(131)
                writeByte(80)
                writeInt(size)
            }
            val chunk = ByteArray(1024)
            while (!deflater.finished()) out.write(chunk, 0, deflater.deflate(chunk))
            deflater.end()
            return out.toByteArray()
        }
    }
}
