package dev.sluice.model

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.Serializable
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/**
 * The replay of a resumed session has ended; what follows is new. Its data, if any, is of no use and is dropped.
 *
 * Immutable. Source: Discord docs, Gateway Events > Resumed.
 */
@Serializable(with = Resumed.Serializer::class)
public class Resumed internal constructor() : DispatchEvent() {
    override val type: EventType get() = EventType.RESUMED

    override fun equals(other: Any?): Boolean = other is Resumed

    override fun hashCode(): Int = type.hashCode()

    override fun toString(): String = "Resumed()"

    @OptIn(ExperimentalSerializationApi::class)
    internal object Serializer : KSerializer<Resumed> {
        override val descriptor: SerialDescriptor get() = DynamicValueSerializer.descriptor

        override fun deserialize(decoder: Decoder): Resumed {
            DynamicValueSerializer.deserialize(decoder)
            return Resumed()
        }

        override fun serialize(encoder: Encoder, value: Resumed): Unit = encoder.encodeNull()
    }
}
