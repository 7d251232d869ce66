package dev.sluice.codec

import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException

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

    /**
     * Fails unless both give the same value or both refuse; for what is no JSON, unless ours refuses.
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
        val areSame = if (ours.refusal == null) {
            reference.refusal == null && ours.value == reference.value
        } else {
            reference.refusal != null
        }
        if (!areSame) {
            throw AssertionError(
                "$clue ${serializer.descriptor.serialName} of ${bytes.decodeToString()}\n" +
                    "ours: ${ours.value} ${ours.refusal}\nreference: ${reference.value} ${reference.refusal}",
                ours.refusal?.cause ?: ours.refusal ?: reference.refusal,
            )
        }
        return ours.refusal == null
    }
}
