package dev.sluice.model

import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/** A text that sometimes comes as an integer, such as a message's nonce; kept as text. */
internal object TextOrNumberSerializer : KSerializer<String> {
    override val descriptor: SerialDescriptor get() = DynamicValueSerializer.descriptor

    override fun deserialize(decoder: Decoder): String {
        val value = DynamicValueSerializer.deserialize(decoder)
        return value.asString() ?: value.asLong()?.toString()
            ?: throw SerializationException("neither a text nor an integer")
    }

    override fun serialize(encoder: Encoder, value: String): Unit = encoder.encodeString(value)
}
