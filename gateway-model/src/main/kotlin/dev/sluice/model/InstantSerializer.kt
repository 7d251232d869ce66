package dev.sluice.model

import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import java.time.DateTimeException
import java.time.Instant
import java.time.OffsetDateTime

/**
 * Reads Discord's timestamps, such as `2015-04-26T06:26:56.936000+00:00`, and writes ISO 8601 in UTC.
 *
 * Source: Discord docs, API Reference > ISO8601 Date/Time. Immutable.
 */
public object InstantSerializer : KSerializer<Instant> {
    override val descriptor: SerialDescriptor =
        PrimitiveSerialDescriptor("dev.sluice.model.Instant", PrimitiveKind.STRING)

    override fun deserialize(decoder: Decoder): Instant {
        val text = decoder.decodeString()
        return IsoTimestamp.parse(text) ?: parseSlowly(text)
    }

    override fun serialize(encoder: Encoder, value: Instant): Unit = encoder.encodeString(value.toString())

    /** For the forms that Discord does not write but ISO 8601 allows. */
    private fun parseSlowly(text: String): Instant =
        try {
            OffsetDateTime.parse(text).toInstant()
        } catch (e: DateTimeException) {
            throw SerializationException("not an ISO 8601 timestamp with an offset: \"$text\"", e)
        }
}
