package dev.sluice.testkit

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.math.BigInteger
import java.nio.BufferUnderflowException
import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException

/**
 * Reads one payload in ETF to JSON, as Discord does those of clients: keys that are atoms are refused, and so is
 * compression. Not thread-safe.
 *
 * Source: Discord docs, Gateway > Encoding and Compression > Using ETF.
 */
internal class EtfCommandReader(bytes: ByteArray, private val mayKeysBeAtoms: Boolean = false) {
    private val source = ByteBuffer.wrap(bytes)

    /** @throws IllegalArgumentException when it can not be read */
    fun read(): JsonElement =
        try {
            require(unsignedByte() == EtfTerms.VERSION) { "no version byte" }
            term(0).also { require(!source.hasRemaining()) { "something follows the payload" } }
        } catch (e: BufferUnderflowException) {
            throw IllegalArgumentException("the payload ends too early", e)
        } catch (e: CharacterCodingException) {
            throw IllegalArgumentException("a text that is not UTF-8", e)
        }

    private fun term(depth: Int): JsonElement {
        require(depth <= MAX_DEPTH) { "nested deeper than $MAX_DEPTH levels" }
        return when (val tag = unsignedByte()) {
            EtfTerms.NEW_FLOAT -> JsonPrimitive(
                source.double.also { require(it.isFinite()) { "a float that is none" } },
            )

            EtfTerms.SMALL_INTEGER -> JsonPrimitive(unsignedByte())

            EtfTerms.INTEGER -> JsonPrimitive(source.int)

            EtfTerms.SMALL_BIG -> big()

            EtfTerms.NIL -> JsonArray(emptyList())

            EtfTerms.STRING -> JsonArray(bytes(unsignedShort()).map { JsonPrimitive(it.toInt() and BYTE) })

            EtfTerms.LIST -> list(depth)

            EtfTerms.BINARY -> JsonPrimitive(text(source.int))

            EtfTerms.MAP -> map(depth)

            else -> atom(tag)
        }
    }

    private fun map(depth: Int): JsonObject {
        val map = LinkedHashMap<String, JsonElement>()
        repeat(count(source.int)) {
            val key = key()
            map[key] = term(depth + 1)
        }
        return JsonObject(map)
    }

    private fun key(): String {
        val tag = unsignedByte()
        if (tag == EtfTerms.BINARY) return text(source.int)
        require(mayKeysBeAtoms) { "a key that is no binary" }
        return text(atomSize(tag))
    }

    private fun list(depth: Int): JsonArray {
        val list = ArrayList<JsonElement>()
        repeat(count(source.int)) { list += term(depth + 1) }
        require(unsignedByte() == EtfTerms.NIL) { "a list that does not end in an empty one" }
        return JsonArray(list)
    }

    private fun big(): JsonPrimitive {
        val size = unsignedByte()
        val signum = if (source.get() == 0.toByte()) 1 else -1
        return JsonPrimitive(BigInteger(signum, bytes(size).reversedArray()))
    }

    private fun atom(tag: Int): JsonElement =
        when (val name = text(atomSize(tag))) {
            "nil", "null" -> JsonNull
            "true" -> JsonPrimitive(true)
            "false" -> JsonPrimitive(false)
            else -> JsonPrimitive(name)
        }

    private fun atomSize(tag: Int): Int =
        when (tag) {
            EtfTerms.ATOM, EtfTerms.ATOM_UTF8 -> unsignedShort()
            EtfTerms.SMALL_ATOM, EtfTerms.SMALL_ATOM_UTF8 -> unsignedByte()
            else -> throw IllegalArgumentException("a term of type $tag")
        }

    private fun text(size: Int) = bytes(size).decodeToString(throwOnInvalidSequence = true)

    private fun bytes(size: Int) = ByteArray(count(size)).also { source.get(it) }

    /** Whatever is counted takes a byte each, so nothing is made for more than there is. */
    private fun count(count: Int): Int = count.also { require(it in 0..source.remaining()) { "a size of $it" } }

    private fun unsignedByte() = source.get().toInt() and BYTE

    private fun unsignedShort() = source.short.toInt() and 0xFFFF

    private companion object {
        const val BYTE = 0xFF
        const val MAX_DEPTH = 512
    }
}
