package dev.sluice.model

import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/** A [ShardId] as Discord writes it: `[id, total]`. */
internal object ShardIdSerializer : KSerializer<ShardId> {
    private val pair = ListSerializer(Int.serializer())

    override val descriptor: SerialDescriptor get() = pair.descriptor

    override fun deserialize(decoder: Decoder): ShardId {
        val (id, total) = pair.deserialize(decoder).takeIf { it.size == 2 && it[0] in 0 until it[1] }
            ?: throw SerializationException("a shard is [id, total] with id below total")
        return ShardId(id, total)
    }

    override fun serialize(encoder: Encoder, value: ShardId): Unit =
        pair.serialize(encoder, listOf(value.id, value.total))
}
