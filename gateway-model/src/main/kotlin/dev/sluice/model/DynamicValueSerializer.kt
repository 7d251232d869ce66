package dev.sluice.model

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.InternalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.SerialKind
import kotlinx.serialization.descriptors.buildSerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/**
 * Reads a [DynamicValue] in any format that helps: its decoder is a [DynamicValueDecoder], or its serializers module
 * has a contextual serializer for [DynamicValue].
 *
 * Encoding goes the second way only. Immutable.
 */
@OptIn(ExperimentalSerializationApi::class, InternalSerializationApi::class)
public object DynamicValueSerializer : KSerializer<DynamicValue> {
    override val descriptor: SerialDescriptor =
        buildSerialDescriptor("dev.sluice.model.DynamicValue", SerialKind.CONTEXTUAL)

    override fun deserialize(decoder: Decoder): DynamicValue {
        if (decoder is DynamicValueDecoder) return decoder.decodeDynamicValue()
        val contextual = decoder.serializersModule.getContextual(DynamicValue::class) ?: throw unsupported(decoder)
        return contextual.deserialize(decoder)
    }

    override fun serialize(encoder: Encoder, value: DynamicValue) {
        val contextual = encoder.serializersModule.getContextual(DynamicValue::class) ?: throw unsupported(encoder)
        contextual.serialize(encoder, value)
    }

    private fun unsupported(format: Any) =
        SerializationException(
            "${format.javaClass.name} is no DynamicValueDecoder and has no contextual serializer for DynamicValue",
        )
}
