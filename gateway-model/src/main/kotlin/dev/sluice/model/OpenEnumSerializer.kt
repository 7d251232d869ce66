package dev.sluice.model

import kotlinx.serialization.KSerializer
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/** Reads and writes an [OpenEnum] as its number. A decoder's `decodeInt` should take digits in quotes too. */
internal abstract class OpenEnumSerializer<E : OpenEnum>(name: String, private val of: (Int) -> E) : KSerializer<E> {
    final override val descriptor: SerialDescriptor =
        PrimitiveSerialDescriptor("dev.sluice.model.$name", PrimitiveKind.INT)

    final override fun deserialize(decoder: Decoder): E = of(decoder.decodeInt())

    final override fun serialize(encoder: Encoder, value: E): Unit = encoder.encodeInt(value.value)
}
