package dev.sluice.model

import kotlinx.serialization.KSerializer
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/**
 * A text; whatever else comes is turned into one: a number that Discord did not put in quotes for once, or a nonce,
 * which its sender chooses. It is the text of the [DynamicValue], so that a number past 64 bits is that of the nearest
 * Double, and one that no Double holds is `null`.
 */
internal object AnythingAsTextSerializer : KSerializer<String> {
    override val descriptor: SerialDescriptor get() = DynamicValueSerializer.descriptor

    override fun deserialize(decoder: Decoder): String {
        val value = DynamicValueSerializer.deserialize(decoder)
        return value.asString() ?: value.toString()
    }

    override fun serialize(encoder: Encoder, value: String): Unit = encoder.encodeString(value)
}
