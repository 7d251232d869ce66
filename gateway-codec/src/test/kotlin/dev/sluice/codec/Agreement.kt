package dev.sluice.codec

import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.builtins.serializer

/** Decodes with both decoders and compares what comes out. */
internal object Agreement {
    /** Null for a refusal. Anything but a refusal or a value is a failure. */
    class Outcome(val value: Any?, val refusal: Throwable?)

    fun <T> ours(serializer: KSerializer<T>, bytes: ByteArray, format: ByteJson = ByteJson.DEFAULT): Outcome =
        try {
            Outcome(format.decode(serializer, bytes), null)
        } catch (e: ByteJsonException) {
            Outcome(null, e)
        }

    fun <T> reference(serializer: KSerializer<T>, bytes: ByteArray, format: ByteJson = ByteJson.DEFAULT): Outcome =
        try {
            Outcome(format.json.decodeFromString(serializer, bytes.decodeToString()), null)
        } catch (e: SerializationException) {
            Outcome(null, e)
        } catch (e: IllegalArgumentException) {
            Outcome(null, e)
        } catch (e: IndexOutOfBoundsException) {
            // kotlinx.serialization reads behind the end of some texts that are cut off.
            Outcome(null, e)
        }

    /** Whether [bytes] are one JSON value in UTF-8: on anything else the decoders may differ. */
    fun isJson(bytes: ByteArray): Boolean =
        try {
            val from = JsonBytes.skipBlanks(bytes, 0, bytes.size)
            val end = JsonBytes.skipValue(bytes, from, bytes.size, depth = 0)
            JsonBytes.skipBlanks(bytes, end, bytes.size) == bytes.size
        } catch (_: JsonBytes.Malformed) {
            false
        }

    private fun areSame(ours: Outcome, reference: Outcome): Boolean =
        if (ours.refusal == null) {
            reference.refusal == null && ours.value == reference.value
        } else {
            reference.refusal != null
        }

    /**
     * The one exception: integers that the reference does not read as what they are, since its sum wraps past 64 bits,
     * its exponents pass through a Double, and it takes some texts that are none.
     *
     * With the exact integers in their place, or one that both refuse, both agree; and what we make of [bytes] is in
     * accordance with that.
     */
    private fun <T> isFlawOfReference(
        serializer: KSerializer<T>,
        bytes: ByteArray,
        format: ByteJson,
        ours: Outcome,
    ): Boolean {
        val text = bytes.decodeToString()
        val mendedText = NUMBER_OR_ESCAPE.replace(text) { if (it.value[0] == '\\') it.value else mended(it.value) }
        if (mendedText == text) return false
        val mended = mendedText.encodeToByteArray()
        val oursMended = ours(serializer, mended, format)
        return areSame(oursMended, reference(serializer, mended, format)) &&
            (oursMended.refusal == null) == (ours.refusal == null)
    }

    private fun mended(number: String): String {
        val read = try {
            ReferenceJson.json.decodeFromString(Long.serializer(), number)
        } catch (_: SerializationException) {
            null
        }
        val exact = exact(number)
        return when {
            // It fails behind this one, instead of before it, so that nobody can read it as unsigned.
            number == LEAST_UNSIGNED -> NEXT_UNSIGNED

            read == exact -> number

            else -> exact?.toString() ?: REFUSED
        }
    }

    private fun exact(number: String): Long? {
        val (digits, exponent) = INTEGER.matchEntire(number)?.destructured ?: return null
        val value = digits.toLongOrNull() ?: return null
        val power = if (exponent.isEmpty()) 0 else exponent.toIntOrNull() ?: return null
        if (value == 0L) return 0
        if (power !in -20..20) return null
        return try {
            value.toBigDecimal().scaleByPowerOfTen(power).longValueExact()
        } catch (_: ArithmeticException) {
            null
        }
    }

    /**
     * Fails unless both give the same value or both refuse, with the exception of [isFlawOfReference]; for what is no
     * JSON, unless ours refuses.
     *
     * True when there is a value.
     */
    fun <T> check(
        serializer: KSerializer<T>,
        bytes: ByteArray,
        format: ByteJson = ByteJson.DEFAULT,
        clue: String = "",
    ): Boolean {
        val ours = ours(serializer, bytes, format)
        if (!isJson(bytes)) {
            if (ours.refusal == null) throw AssertionError("$clue accepted ${bytes.decodeToString()}")
            return false
        }
        val reference = reference(serializer, bytes, format)
        if (!areSame(ours, reference) && !isFlawOfReference(serializer, bytes, format, ours)) {
            throw AssertionError(
                "$clue ${serializer.descriptor.serialName} of ${bytes.decodeToString()}\n" +
                    "ours: ${ours.value} ${ours.refusal}\nreference: ${reference.value} ${reference.refusal}",
                ours.refusal?.cause ?: ours.refusal ?: reference.refusal,
            )
        }
        return ours.refusal == null
    }

    /** Whatever could be a number for the reference, as a whole; and escapes, some of which look like numbers. */
    private val NUMBER_OR_ESCAPE = Regex("""\\u[0-9a-fA-F]{4}|\\.|[-+0-9eE]*[0-9][-+0-9eE]*""")
    private val INTEGER = Regex("(-?[0-9]+)(?:[eE]([-+]?[0-9]+))?")
    private const val LEAST_UNSIGNED = "9223372036854775808"
    private const val NEXT_UNSIGNED = "9223372036854775809"

    /** It has more than 64 bits, and the sum of the reference notices. */
    private const val REFUSED = "30000000000000000000"
}
