package dev.sluice.model

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/**
 * Reads and writes an [OpenEnum] as its number. A decoder's `decodeInt` should take digits in quotes too.
 *
 * Earlier versions of the API wrote some of them as texts: [formerNames] are read in formats that can read a
 * [DynamicValue].
 */
internal abstract class OpenEnumSerializer<E : OpenEnum>(
    name: String,
    private val formerNames: Map<String, Int> = emptyMap(),
) : KSerializer<E> {
    final override val descriptor: SerialDescriptor =
        PrimitiveSerialDescriptor("dev.sluice.model.$name", PrimitiveKind.INT)

    /** The value for this number. A method and no function object: each class has its own, and no number is boxed. */
    protected abstract fun of(value: Int): E

    final override fun deserialize(decoder: Decoder): E =
        of(if (formerNames.isNotEmpty() && readsMixed(decoder)) numberOrName(decoder) else decoder.decodeInt())

    final override fun serialize(encoder: Encoder, value: E): Unit = encoder.encodeInt(value.value)

    @OptIn(ExperimentalSerializationApi::class)
    private fun readsMixed(decoder: Decoder): Boolean =
        decoder is DynamicValueDecoder || decoder.serializersModule.getContextual(DynamicValue::class) != null

    private fun numberOrName(decoder: Decoder): Int {
        val value = DynamicValueSerializer.deserialize(decoder)
        val number = value.asString()?.let { formerNames[it] ?: it.toIntOrNull() }
            ?: value.asLong()?.takeIf { it in Int.MIN_VALUE..Int.MAX_VALUE }?.toInt()
        return number ?: throw SerializationException("neither an integer nor one of ${formerNames.keys}")
    }
}
