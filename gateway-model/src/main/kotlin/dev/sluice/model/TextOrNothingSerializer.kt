package dev.sluice.model

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.nullable
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/** A text that Discord does not validate: anything else is read as null. Used by [PartialUser]. */
@OptIn(ExperimentalSerializationApi::class)
internal object TextOrNothingSerializer : KSerializer<String?> {
    override val descriptor: SerialDescriptor = DynamicValueSerializer.descriptor.nullable

    override fun deserialize(decoder: Decoder): String? = DynamicValueSerializer.deserialize(decoder).asString()

    override fun serialize(encoder: Encoder, value: String?): Unit =
        if (value == null) encoder.encodeNull() else encoder.encodeString(value)
}
