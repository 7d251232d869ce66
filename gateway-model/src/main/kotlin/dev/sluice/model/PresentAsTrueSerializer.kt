package dev.sluice.model

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.nullable
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/** Discord's oddest boolean: the key with null means true, no key means false. Used by [RoleTags]. */
@OptIn(ExperimentalSerializationApi::class)
internal object PresentAsTrueSerializer : KSerializer<Boolean> {
    override val descriptor: SerialDescriptor =
        PrimitiveSerialDescriptor("dev.sluice.model.PresentAsTrue", PrimitiveKind.BOOLEAN).nullable

    override fun deserialize(decoder: Decoder): Boolean {
        if (decoder.decodeNotNullMark()) return decoder.decodeBoolean()
        decoder.decodeNull()
        return true
    }

    override fun serialize(encoder: Encoder, value: Boolean): Unit =
        if (value) encoder.encodeNull() else encoder.encodeBoolean(false)
}
