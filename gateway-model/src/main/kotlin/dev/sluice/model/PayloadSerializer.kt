package dev.sluice.model

import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/**
 * For an event whose data is one object: reads the object and wraps it.
 *
 * Objects inside others may come without an id, in excerpts; one that an event is about may not, which [hasId] tells.
 */
internal abstract class PayloadSerializer<E : DispatchEvent, T>(
    private val payload: KSerializer<T>,
    private val wrap: (T) -> E,
    private val unwrap: (E) -> T,
    private val hasId: (T) -> Boolean = { true },
) : KSerializer<E> {
    final override val descriptor: SerialDescriptor get() = payload.descriptor

    final override fun deserialize(decoder: Decoder): E {
        val value = payload.deserialize(decoder)
        if (!hasId(value)) throw SerializationException("${payload.descriptor.serialName} without an id")
        return wrap(value)
    }

    final override fun serialize(encoder: Encoder, value: E): Unit = payload.serialize(encoder, unwrap(value))
}
