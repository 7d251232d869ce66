package dev.sluice.model

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.nullable
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/**
 * An object or list where Discord does not validate what there is: anything else is [missing], by the rule of
 * [UnvalidatedSerializer].
 *
 * A decoder that can look ahead reads it straight; any other one reads a [DynamicValue] first. Immutable.
 */
@OptIn(ExperimentalSerializationApi::class)
internal abstract class UnvalidatedStructureSerializer<R, T>(
    private val structure: KSerializer<R>,
    private val kind: DynamicKind,
    private val missing: T,
) : KSerializer<T> {
    final override val descriptor: SerialDescriptor = structure.descriptor.nullable

    protected abstract fun of(read: R): T

    protected abstract fun toWrite(value: T & Any): R

    final override fun deserialize(decoder: Decoder): T {
        if (decoder is DynamicValueDecoder && decoder.peekKind() == kind) return of(structure.deserialize(decoder))
        val value = DynamicValueSerializer.deserialize(decoder)
        return if (value.kind == kind) of(structure.deserialize(DynamicValueReader(value))) else missing
    }

    final override fun serialize(encoder: Encoder, value: T): Unit =
        if (value == null) encoder.encodeNull() else structure.serialize(encoder, toWrite(value))
}

/** An object or nothing. */
internal abstract class ObjectOrNothingSerializer<T : Any>(structure: KSerializer<T>) :
    UnvalidatedStructureSerializer<T, T?>(structure, DynamicKind.MAP, null) {
    final override fun of(read: T): T = read

    final override fun toWrite(value: T): T = value
}

/** A list, or what it is [missing]; elements that are nothing are left out. */
internal abstract class UnvalidatedListSerializer<E : Any, T : List<E>?>(element: KSerializer<E?>, missing: T) :
    UnvalidatedStructureSerializer<List<E?>, T>(ListSerializer(element), DynamicKind.LIST, missing) {
    @Suppress("UNCHECKED_CAST") // T is List<E> or List<E>?.
    final override fun of(read: List<E?>): T = (if (null in read) read.filterNotNull() else read) as T

    final override fun toWrite(value: T & Any): List<E?> = value
}
