package dev.sluice.model

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.InternalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.SerialKind
import kotlinx.serialization.descriptors.buildSerialDescriptor
import kotlinx.serialization.descriptors.nullable
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/**
 * A value whose type Discord does not validate, as in presences.
 *
 * The rule: digits are a number, with or without quotes; a number where a text is due is that text, or, past 64 bits or
 * with a fraction, the text of the nearest Double; anything else of another type than the documented one, and a number
 * that no Double holds, is as if it had not been sent.
 *
 * Source: Discord docs, Gateway Events > Presence Update ("the types of the fields are not validated"). Immutable.
 */
@OptIn(ExperimentalSerializationApi::class, InternalSerializationApi::class)
internal abstract class UnvalidatedSerializer<T>(name: String) : KSerializer<T> {
    final override val descriptor: SerialDescriptor =
        // Nullable, so that a null comes here, too, and replaces what an earlier one of the same key has left.
        buildSerialDescriptor("dev.sluice.model.$name", SerialKind.CONTEXTUAL).nullable

    protected abstract fun write(encoder: Encoder, value: T & Any)

    final override fun serialize(encoder: Encoder, value: T): Unit =
        if (value == null) encoder.encodeNull() else write(encoder, value)
}

/** Something that a number stands for. What is for each of them is a method: see [OpenEnumSerializer]. */
internal abstract class UnvalidatedNumberSerializer<T>(name: String, private val missing: T) :
    UnvalidatedSerializer<T>(name) {
    protected abstract fun of(number: Long): T

    final override fun deserialize(decoder: Decoder): T {
        val number = decoder.readLongOrNull()
        return if (number == null) missing else of(number)
    }
}

/** Something that a text stands for. */
internal abstract class UnvalidatedTextSerializer<T>(name: String, private val missing: T) :
    UnvalidatedSerializer<T>(name) {
    protected abstract fun of(text: String): T

    final override fun deserialize(decoder: Decoder): T {
        // Nearly always it is one, and then there need be no value around it.
        if (decoder is DynamicValueDecoder && decoder.peekKind() == DynamicKind.TEXT) return of(decoder.decodeString())
        val text = DynamicValueSerializer.deserialize(decoder).toText()
        return if (text == null) missing else of(text)
    }
}

/** An integer or nothing, by the rule of [UnvalidatedSerializer]. */
internal fun Decoder.readLongOrNull(): Long? =
    if (this is DynamicValueDecoder) decodeLongOrNull() else DynamicValueSerializer.deserialize(this).toLong()

/**
 * A number without its fraction, or what digits in a text are, up to the 64 bits of an id; null for anything else, and
 * for a number beyond the 64 bits of a Long, whose last digits a Double has lost.
 */
internal fun DynamicValue.toLong(): Long? {
    val text = asString() ?: return asLong() ?: asDouble()?.takeIf { it >= LEAST_LONG && it < -LEAST_LONG }?.toLong()
    return text.toLongOrNull() ?: text.toULongOrNull()?.toLong()
}

/** A text, or a number as one, as [Long] or [Double] write it; null for anything else. */
internal fun DynamicValue.toText(): String? = asString() ?: asLong()?.toString() ?: asDouble()?.toString()

/** Exact as a Double; the highest Long is one less than its opposite, and is not. */
private const val LEAST_LONG = -9.223372036854775808E18
