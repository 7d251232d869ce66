package dev.sluice.model

import kotlinx.serialization.KSerializer
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/**
 * Reads a [Snowflake] from a decimal string or from a number, writes a decimal string.
 *
 * Its kind is LONG: a decoder's `decodeLong` must take digits with and without quotes, as JSON sends strings and ETF
 * sends integers. Immutable.
 */
public object SnowflakeSerializer : KSerializer<Long> {
    override val descriptor: SerialDescriptor =
        PrimitiveSerialDescriptor("dev.sluice.model.Snowflake", PrimitiveKind.LONG)

    override fun deserialize(decoder: Decoder): Long = decoder.decodeLong()

    override fun serialize(encoder: Encoder, value: Long) {
        encoder.encodeString(Snowflakes.format(value))
    }
}
