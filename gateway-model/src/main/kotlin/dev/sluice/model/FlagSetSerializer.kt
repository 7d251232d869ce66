package dev.sluice.model

import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/**
 * Reads a [FlagSet] from a number or from decimal digits in quotes (permissions come so), writes a number. With the
 * highest of the 64 bits it has no sign, as an id; a decoder that fails to read a Long must be where it was before.
 */
internal abstract class FlagSetSerializer<F : FlagSet>(name: String) : KSerializer<F> {
    final override val descriptor: SerialDescriptor =
        PrimitiveSerialDescriptor("dev.sluice.model.$name", PrimitiveKind.LONG)

    /** The set of these [bits]; see [OpenEnumSerializer]. */
    protected abstract fun of(bits: Long): F

    final override fun deserialize(decoder: Decoder): F =
        of(
            try {
                decoder.decodeLong()
            } catch (_: SerializationException) {
                // Only then, as it costs more.
                SnowflakeSerializer.deserialize(decoder)
            },
        )

    override fun serialize(encoder: Encoder, value: F): Unit = encoder.encodeLong(value.bits)
}
