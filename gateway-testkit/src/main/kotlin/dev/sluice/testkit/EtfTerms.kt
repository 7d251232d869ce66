package dev.sluice.testkit

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.io.ByteArrayOutputStream
import java.io.DataOutputStream
import java.math.BigInteger

/**
 * Writes one payload in Erlang's external term format, the way that a server does. Not thread-safe.
 *
 * Source: Erlang/OTP, ERTS User's Guide, External Term Format; Discord docs, Gateway > Using ETF.
 */
internal class EtfTerms(private val areKeysAtoms: Boolean, private val areIdsIntegers: Boolean) {
    private val bytes = ByteArrayOutputStream()
    private val out = DataOutputStream(bytes)

    init {
        out.writeByte(VERSION)
    }

    /** All that was written. */
    fun toByteArray(): ByteArray = bytes.toByteArray()

    fun value(element: JsonElement): EtfTerms = value("", element)

    /** Begins a map; as many keys with their values have to follow. */
    fun map(size: Int): EtfTerms = apply { counted(MAP, size) }

    /** Begins a list; as many values have to follow, and then [endList]. */
    fun list(size: Int): EtfTerms = apply { counted(LIST, size) }

    fun endList(): EtfTerms = apply { out.writeByte(NIL) }

    fun key(name: String): EtfTerms =
        apply {
            val utf8 = name.encodeToByteArray()
            if (areKeysAtoms && utf8.size <= MAX_ATOM_BYTES) atom(utf8) else binary(utf8)
        }

    /** A text of any bytes. */
    fun binary(content: ByteArray): EtfTerms =
        apply {
            counted(BINARY, content.size)
            out.write(content)
        }

    /** [key] is what the value stands under, or the list that it is in. */
    private fun value(key: String, element: JsonElement): EtfTerms =
        apply {
            when (element) {
                is JsonNull -> {
                    atom("nil".encodeToByteArray())
                }

                is JsonObject -> {
                    map(element.size)
                    for ((name, member) in element) key(name).value(name, member)
                }

                is JsonArray -> {
                    if (element.isEmpty()) {
                        endList()
                    } else {
                        list(element.size)
                        for (member in element) value(key, member)
                        endList()
                    }
                }

                is JsonPrimitive -> {
                    if (element.isString) text(key, element.content) else literal(element.content)
                }
            }
        }

    private fun text(key: String, content: String) {
        if (areIdsIntegers && isIdKey(key) && ID.matches(content)) {
            integer(BigInteger(content))
        } else {
            binary(content.encodeToByteArray())
        }
    }

    private fun literal(content: String) {
        when {
            content == "true" || content == "false" -> {
                atom(content.encodeToByteArray())
            }

            content.any { it in ".eE" } -> {
                out.writeByte(NEW_FLOAT)
                out.writeDouble(content.toDouble())
            }

            else -> {
                integer(BigInteger(content))
            }
        }
    }

    private fun integer(value: BigInteger) {
        when {
            value.signum() >= 0 && value.bitLength() <= Byte.SIZE_BITS -> {
                out.writeByte(SMALL_INTEGER)
                out.writeByte(value.toInt())
            }

            value.bitLength() < Int.SIZE_BITS -> {
                counted(INTEGER, value.toInt())
            }

            else -> {
                val magnitude = value
                    .abs()
                    .toByteArray()
                    .dropWhile { it == 0.toByte() }
                    .reversed()
                    .toByteArray()
                require(magnitude.size <= UByte.MAX_VALUE.toInt()) { "an integer of ${magnitude.size} bytes" }
                out.writeByte(SMALL_BIG)
                out.writeByte(magnitude.size)
                out.writeByte(if (value.signum() < 0) 1 else 0)
                out.write(magnitude)
            }
        }
    }

    private fun atom(name: ByteArray) {
        out.writeByte(if (name.all { it >= 0 }) SMALL_ATOM else SMALL_ATOM_UTF8)
        out.writeByte(name.size)
        out.write(name)
    }

    private fun counted(tag: Int, count: Int) {
        out.writeByte(tag)
        out.writeInt(count)
    }

    companion object {
        const val VERSION = 131
        const val NEW_FLOAT = 70
        const val SMALL_INTEGER = 97
        const val INTEGER = 98
        const val ATOM = 100
        const val NIL = 106
        const val STRING = 107
        const val LIST = 108
        const val BINARY = 109
        const val SMALL_BIG = 110
        const val SMALL_ATOM = 115
        const val MAP = 116
        const val ATOM_UTF8 = 118
        const val SMALL_ATOM_UTF8 = 119

        /** Atoms have at most 255 characters, and their size one byte here. */
        private const val MAX_ATOM_BYTES = 255

        /** Decimal digits as an id has them, without zeros in front. */
        private val ID = Regex("0|[1-9][0-9]{0,19}")

        /** Lists of ids whose name does not say so. */
        private val ID_LISTS = setOf("roles", "mention_roles", "applied_tags", "exempt_roles", "exempt_channels")

        /** Texts of users and of other systems, which may happen to be digits. */
        private val TEXT_IDS = setOf("custom_id", "session_id", "sync_id", "instance_id")

        private fun isIdKey(key: String): Boolean =
            key == "id" || key in ID_LISTS || ((key.endsWith("_id") || key.endsWith("_ids")) && key !in TEXT_IDS)
    }
}
