package dev.sluice.model

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.nullable
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/**
 * Reads a [Field] that is there; one that is not keeps its default, [Field.absent].
 *
 * An absent field must not be encoded (its default is not, unless a format is told otherwise). Immutable.
 */
@OptIn(ExperimentalSerializationApi::class)
public class FieldSerializer<T : Any>(private val valueSerializer: KSerializer<T>) : KSerializer<Field<T>> {
    // Lazy, since an object may hold a field of its own kind (a message's referenced message).
    override val descriptor: SerialDescriptor by lazy { valueSerializer.descriptor.nullable }

    override fun deserialize(decoder: Decoder): Field<T> =
        if (decoder.decodeNotNullMark()) {
            Field.of(decoder.decodeSerializableValue(valueSerializer))
        } else {
            Field.of(decoder.decodeNull())
        }

    override fun serialize(encoder: Encoder, value: Field<T>) {
        val held = value.value
        if (held == null) {
            encoder.encodeNull()
        } else {
            encoder.encodeNotNullMark()
            encoder.encodeSerializableValue(valueSerializer, held)
        }
    }
}
