package dev.sluice.model

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/**
 * Reads a [Snowflake] from a decimal string or from a number, writes a decimal string. Ids have 64 bits and no sign: what
 * exceeds [Long.MAX_VALUE] is negative in a `Long`, see [Snowflakes].
 *
 * Its kind is LONG: a decoder must take digits with and without quotes, as JSON sends strings and ETF sends integers. It is
 * asked for an unsigned number (`decodeInline`). Immutable.
 */
@OptIn(ExperimentalSerializationApi::class)
public object SnowflakeSerializer : KSerializer<Long> {
    private val unsigned = ULong.serializer().descriptor

    override val descriptor: SerialDescriptor =
        PrimitiveSerialDescriptor("dev.sluice.model.Snowflake", PrimitiveKind.LONG)

    override fun deserialize(decoder: Decoder): Long = decoder.decodeInline(unsigned).decodeLong()

    override fun serialize(encoder: Encoder, value: Long) {
        encoder.encodeString(Snowflakes.format(value))
    }
}
