package dev.sluice.model

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.InternalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.SerialKind
import kotlinx.serialization.descriptors.buildSerialDescriptor
import kotlinx.serialization.descriptors.nullable
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/**
 * A field whose type Discord does not validate, as in presences: what [read] can make nothing of is read as null.
 *
 * Immutable.
 */
@OptIn(ExperimentalSerializationApi::class, InternalSerializationApi::class)
internal abstract class UnvalidatedSerializer<T : Any>(
    name: String,
    private val read: (DynamicValue) -> T?,
    private val write: (Encoder, T) -> Unit,
) : KSerializer<T?> {
    final override val descriptor: SerialDescriptor =
        buildSerialDescriptor("dev.sluice.model.$name", SerialKind.CONTEXTUAL).nullable

    final override fun deserialize(decoder: Decoder): T? = read(DynamicValueSerializer.deserialize(decoder))

    final override fun serialize(encoder: Encoder, value: T?): Unit =
        if (value == null) encoder.encodeNull() else write(encoder, value)
}

/** A text or nothing. */
internal object TextOrNothingSerializer :
    UnvalidatedSerializer<String>("TextOrNothing", DynamicValue::asString, Encoder::encodeString)

/** A boolean or nothing. */
internal object BooleanOrNothingSerializer :
    UnvalidatedSerializer<Boolean>("BooleanOrNothing", DynamicValue::asBoolean, Encoder::encodeBoolean)

/** An integer, be it in quotes or with a fraction that is cut off, or nothing. */
internal object LongOrNothingSerializer :
    UnvalidatedSerializer<Long>("LongOrNothing", DynamicValue::toLong, Encoder::encodeLong)

/** A list of integers or nothing. */
internal object IntsOrNothingSerializer :
    UnvalidatedSerializer<List<Int>>(
        "IntsOrNothing",
        { value -> value.asList()?.mapNotNull { it.toLong()?.toInt() } },
        { encoder, value -> ListSerializer(Int.serializer()).serialize(encoder, value) },
    )

/** Flags of a user or nothing. */
internal object UserFlagsOrNothingSerializer :
    UnvalidatedSerializer<UserFlags>(
        "UserFlagsOrNothing",
        { value -> value.toLong()?.let(UserFlags::of) },
        { encoder, value -> encoder.encodeLong(value.bits) },
    )

private fun DynamicValue.toLong(): Long? = asLong() ?: asDouble()?.toLong() ?: asString()?.toLongOrNull()
