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
import java.time.LocalDateTime
import java.time.OffsetDateTime
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter

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

    /** For the forms that Discord writes rarely: without an offset in webhook events, where it means UTC. */
    private fun parseSlowly(text: String): Instant =
        try {
            when (
                val time = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    text,
                    OffsetDateTime::from,
                    LocalDateTime::from,
                )
            ) {
                is OffsetDateTime -> time.toInstant()
                else -> LocalDateTime.from(time).toInstant(ZoneOffset.UTC)
            }
        } catch (_: DateTimeException) {
            // Without the text, which the cause would quote as well: whatever a peer sends would end in logs.
            throw SerializationException("not an ISO 8601 timestamp")
        }
}
