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

/** Reads and writes the few timestamps that Discord sends as Unix time in whole seconds. */
internal object EpochSecondSerializer : KSerializer<Instant> {
    override val descriptor: SerialDescriptor =
        PrimitiveSerialDescriptor("dev.sluice.model.EpochSecond", PrimitiveKind.LONG)

    override fun deserialize(decoder: Decoder): Instant {
        val seconds = decoder.decodeLong()
        return try {
            Instant.ofEpochSecond(seconds)
        } catch (e: DateTimeException) {
            throw SerializationException("no Unix time in seconds", e)
        }
    }

    override fun serialize(encoder: Encoder, value: Instant): Unit = encoder.encodeLong(value.epochSecond)
}
