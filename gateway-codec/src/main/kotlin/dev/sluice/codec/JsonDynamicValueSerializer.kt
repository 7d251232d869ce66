package dev.sluice.codec

import dev.sluice.model.DynamicValue
import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonDecoder
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonEncoder
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.booleanOrNull
import kotlinx.serialization.json.doubleOrNull

/** [DynamicValue] in kotlinx.serialization's own Json. Immutable. */
internal object JsonDynamicValueSerializer : KSerializer<DynamicValue> {
    override val descriptor: SerialDescriptor = JsonElement.serializer().descriptor

    override fun deserialize(decoder: Decoder): DynamicValue =
        toDynamic(
            (decoder as? JsonDecoder ?: throw SerializationException("for JSON only")).decodeJsonElement(),
            depth = 0,
        )

    override fun serialize(encoder: Encoder, value: DynamicValue): Unit =
        (encoder as? JsonEncoder ?: throw SerializationException("for JSON only")).encodeJsonElement(toJson(value))

    private fun toDynamic(element: JsonElement, depth: Int): DynamicValue {
        if (depth > JsonBytes.MAX_DEPTH) {
            throw SerializationException("nested deeper than ${JsonBytes.MAX_DEPTH} levels")
        }
        return when (element) {
            is JsonNull -> DynamicValue.NULL
            is JsonObject -> DynamicValue.of(element.mapValues { toDynamic(it.value, depth + 1) })
            is JsonArray -> DynamicValue.of(element.map { toDynamic(it, depth + 1) })
            is JsonPrimitive -> toDynamic(element)
        }
    }

    private fun toDynamic(primitive: JsonPrimitive): DynamicValue {
        if (primitive.isString) return DynamicValue.of(primitive.content)
        primitive.booleanOrNull?.let { return DynamicValue.of(it) }
        // Not longOrNull: it takes 23631230056401035796, which wraps past 64 bits, for 5184485982691484180.
        primitive.content.toLongOrNull()?.let { return DynamicValue.of(it) }
        val number = primitive.doubleOrNull ?: throw SerializationException("neither a number nor a literal")
        return DynamicValue.of(number)
    }

    private fun toJson(value: DynamicValue): JsonElement =
        value.asBoolean()?.let(::JsonPrimitive)
            ?: value.asLong()?.let(::JsonPrimitive)
            ?: value.asDouble()?.let(::JsonPrimitive)
            ?: value.asString()?.let(::JsonPrimitive)
            ?: value.asList()?.let { list -> JsonArray(list.map(::toJson)) }
            ?: value.asMap()?.let { map -> JsonObject(map.mapValues { toJson(it.value) }) }
            ?: JsonNull
}
