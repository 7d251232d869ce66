package dev.sluice.model

import kotlinx.serialization.KSerializer
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/** For an event whose data is one object: reads the object and wraps it. */
internal abstract class PayloadSerializer<E : DispatchEvent, T>(
    private val payload: KSerializer<T>,
    private val wrap: (T) -> E,
    private val unwrap: (E) -> T,
) : KSerializer<E> {
    final override val descriptor: SerialDescriptor get() = payload.descriptor

    final override fun deserialize(decoder: Decoder): E = wrap(payload.deserialize(decoder))

    final override fun serialize(encoder: Encoder, value: E): Unit = payload.serialize(encoder, unwrap(value))
}
