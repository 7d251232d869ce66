@file:OptIn(ExperimentalSerializationApi::class)

package dev.sluice.codec

import dev.sluice.model.DynamicValue
import dev.sluice.model.Field
import dev.sluice.model.Snowflake
import dev.sluice.model.Timestamp
import kotlinx.serialization.Contextual
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.Polymorphic
import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import kotlinx.serialization.SerializationException
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.nullable
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonClassDiscriminator
import kotlinx.serialization.json.JsonContentPolymorphicSerializer
import kotlinx.serialization.json.JsonDecoder
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNames
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.JsonTransformingSerializer
import kotlinx.serialization.json.jsonObject

// One class for each thing that kotlinx.serialization can do, as users might write it.

@Serializable
internal data class Primitives(
    val boolean: Boolean,
    val byte: Byte,
    val short: Short,
    val int: Int,
    val long: Long,
    val float: Float,
    val double: Double,
    val char: Char,
    val string: String,
)

@Serializable
internal data class Nullables(
    val boolean: Boolean?,
    val byte: Byte?,
    val int: Int?,
    val long: Long?,
    val float: Float?,
    val double: Double?,
    val char: Char?,
    val string: String?,
    val id: Snowflake?,
    val time: Timestamp?,
    val list: List<Int?>?,
)

@Serializable
internal data class Defaults(
    val boolean: Boolean = true,
    val int: Int = 1,
    val double: Double = 1.5,
    val string: String = "default",
    val nullable: String? = "not null",
    val list: List<Int> = listOf(1),
    val nested: Primitives? = null,
    val time: Timestamp = java.time.Instant.EPOCH,
)

@Serializable
internal enum class Colour {
    RED,

    @SerialName("light green")
    GREEN,

    @JsonNames("azure", "cyan")
    BLUE,
}

@Serializable
internal data class Enums(
    val required: Colour,
    val withDefault: Colour = Colour.RED,
    val nullable: Colour?,
    val nullableWithDefault: Colour? = Colour.BLUE,
    val list: List<Colour> = emptyList(),
    val byColour: Map<Colour, Int> = emptyMap(),
)

@Serializable
@JvmInline
internal value class Name(val text: String)

@Serializable
@JvmInline
internal value class MaybeName(val text: String?)

@Serializable
internal data class Inlines(
    val name: Name,
    val nullableName: Name?,
    val maybe: MaybeName = MaybeName("x"),
    val byName: Map<Name, Name> = emptyMap(),
    val uByte: UByte = 1u,
    val uShort: UShort = 2u,
    val uInt: UInt?,
    val uLong: ULong = 4u,
    val uInts: List<UInt> = emptyList(),
)

@Serializable
internal data class Maps(
    val strings: Map<String, String> = emptyMap(),
    val longs: Map<Long, List<Long>> = emptyMap(),
    val ids: Map<Snowflake, Snowflake?> = emptyMap(),
    val ints: Map<Int, Int>?,
    val booleans: Map<Boolean, Double?> = emptyMap(),
    val chars: Map<Char, Float> = emptyMap(),
    val nested: Map<String, Map<String, Defaults>> = emptyMap(),
    val anyKey: Map<String?, Int?> = emptyMap(),
)

@Serializable
internal data class Collections(
    val lists: List<List<String>>,
    val set: Set<Int>,
    val pair: Pair<String, Int?>?,
    val triple: Triple<Int, Int, Int>?,
    val entries: List<Map.Entry<String, Int>> = emptyList(),
    val box: Box<List<Int>>?,
    val boxes: List<Box<String>> = emptyList(),
    val nothing: Nothingness = Nothingness,
    val empty: Empty = Empty(),
    val unit: Unit = Unit,
)

@Serializable
internal data class Box<T>(val value: T, val next: Box<T>? = null)

@Serializable
internal data object Nothingness

@Serializable
internal class Empty {
    override fun equals(other: Any?): Boolean = other is Empty

    override fun hashCode(): Int = 0
}

@Serializable
internal data class Names(
    @SerialName("größe")
    val size: Int = 0,
    @SerialName("a\"b\\c")
    val quoted: Int = 0,
    @SerialName("日本")
    val japan: Int = 0,
    @SerialName("a_name_that_is_longer_than_one_word_of_eight_bytes_and_longer_than_eight_of_them")
    val long: Int = 0,
    @SerialName("seven77")
    val seven: Int = 0,
    @SerialName("sixsix")
    val six: Int = 0,
    @SerialName("fourteen_bytes")
    val fourteen: Int = 0,
    @SerialName("")
    val none: Int = 0,
    @JsonNames("other", "another")
    val named: Int = 0,
)

@Serializable
internal sealed class Shape {
    @Serializable
    @SerialName("circle")
    data class Circle(val radius: Double, val name: String = "") : Shape()

    @Serializable
    @SerialName("point")
    data object Point : Shape()
}

@Serializable
@JsonClassDiscriminator("kind")
internal sealed interface Animal {
    @Serializable
    @SerialName("cat")
    data class Cat(val lives: Int = 9) : Animal
}

internal interface Open

@Serializable
@SerialName("opened")
internal data class Opened(val x: Int) : Open

@Serializable
internal data class Polymorphs(
    val shape: Shape?,
    val shapes: List<Shape> = emptyList(),
    val animal: Animal = Animal.Cat(),
    @Polymorphic
    val open: Open?,
)

@Serializable
internal data class Elements(
    val element: JsonElement?,
    val elementWithDefault: JsonElement = JsonPrimitive(1),
    val jsonObject: JsonObject?,
    val jsonArray: JsonArray?,
    val primitive: JsonPrimitive?,
    val dynamic: DynamicValue?,
    val dynamicWithDefault: DynamicValue = DynamicValue.of(1L),
    val dynamics: List<DynamicValue> = emptyList(),
    val field: Field<Defaults> = Field.absent(),
    val requiredField: Field<String>,
    @Contextual
    val contextual: DynamicValue? = null,
)

@Serializable
internal data class Castings(
    @Serializable(with = Unwrapping::class)
    val unwrapped: Defaults?,
    @Serializable(with = ByContent::class)
    val content: Shape?,
    @Serializable(with = AsJson::class)
    val text: String?,
)

@Serializable
internal data class Retry(
    @Serializable(with = LongOrText::class)
    val value: String,
)

/** Elements whose serializers see the null themselves, each in its own way. */
@Serializable
internal data class OwnNulls(
    @Serializable(with = NullAsElement::class)
    val element: String,
    @Serializable(with = NullByMark::class)
    val marked: String,
    @Serializable(with = NullByMark::class)
    val markedWithDefault: String = "default",
    @Serializable(with = NullByValue::class)
    val value: String,
    @Serializable(with = NullByMark::class)
    val nullable: String?,
    val last: Boolean?,
)

/** For `{"inner": {...}}` as well as for what is inside. */
internal object Unwrapping : JsonTransformingSerializer<Defaults>(Defaults.serializer()) {
    override fun transformDeserialize(element: JsonElement): JsonElement =
        (element as? JsonObject)?.get("string") ?: element
}

internal object ByContent : JsonContentPolymorphicSerializer<Shape>(Shape::class) {
    override fun selectDeserializer(element: JsonElement) =
        if ("radius" in element.jsonObject) Shape.Circle.serializer() else Shape.Point.serializer()
}

internal object AsJson : KSerializer<String> {
    override val descriptor: SerialDescriptor = PrimitiveSerialDescriptor("AsJson", PrimitiveKind.STRING)

    override fun deserialize(decoder: Decoder): String = (decoder as JsonDecoder).decodeJsonElement().toString()

    override fun serialize(encoder: Encoder, value: String): Unit = encoder.encodeString(value)
}

internal object NullAsElement : KSerializer<String> {
    override val descriptor: SerialDescriptor =
        PrimitiveSerialDescriptor("NullAsElement", PrimitiveKind.STRING).nullable

    override fun deserialize(decoder: Decoder): String = (decoder as JsonDecoder).decodeJsonElement().toString()

    override fun serialize(encoder: Encoder, value: String): Unit = encoder.encodeString(value)
}

internal object NullByMark : KSerializer<String> {
    override val descriptor: SerialDescriptor = PrimitiveSerialDescriptor("NullByMark", PrimitiveKind.STRING).nullable

    override fun deserialize(decoder: Decoder): String =
        if (decoder.decodeNotNullMark()) decoder.decodeString() else "none".also { decoder.decodeNull() }

    override fun serialize(encoder: Encoder, value: String): Unit = encoder.encodeString(value)
}

internal object NullByValue : KSerializer<String> {
    override val descriptor: SerialDescriptor = PrimitiveSerialDescriptor("NullByValue", PrimitiveKind.STRING).nullable

    override fun deserialize(decoder: Decoder): String =
        decoder.decodeNullableSerializableValue(String.serializer()) ?: "none"

    override fun serialize(encoder: Encoder, value: String): Unit = encoder.encodeString(value)
}

/** Tries one form and then the other. */
internal object LongOrText : KSerializer<String> {
    override val descriptor: SerialDescriptor = PrimitiveSerialDescriptor("LongOrText", PrimitiveKind.STRING)

    override fun deserialize(decoder: Decoder): String =
        try {
            "long ${decoder.decodeLong()}"
        } catch (_: SerializationException) {
            "text ${decoder.decodeString()}"
        }

    override fun serialize(encoder: Encoder, value: String): Unit = encoder.encodeString(value)
}
