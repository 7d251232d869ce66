package dev.sluice.codec

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.descriptors.PolymorphicKind
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.SerialKind
import kotlinx.serialization.descriptors.StructureKind
import kotlinx.serialization.encoding.CompositeDecoder
import kotlinx.serialization.json.JsonNames
import java.util.Arrays
import java.util.BitSet

/**
 * The keys of one class (or the names of one enum; lists and maps have none), and which key followed which the last time.
 *
 * Discord writes the keys of a type in the same order each time, so the next key is nearly always the one that
 * followed last time, and comparing with that is all that is needed. Keys that the class does not have are learnt too,
 * up to [MAX_LEARNT]: they are predicted and skipped; more of them are looked up in vain each time.
 *
 * Threads share a table. What they learn they write without synchronisation: entries are immutable, and a lost or late
 * one costs a look-up.
 */
@OptIn(ExperimentalSerializationApi::class)
internal class FieldTable(
    @JvmField val descriptor: SerialDescriptor,
) {
    /** What it is in JSON, as [ByteStructure] names it. */
    @JvmField
    val kind: Byte = kindOf(descriptor)

    /** Lists and maps: whether their values are none that count themselves, as objects and lists do. */
    @JvmField
    val countsValues: Boolean = countsValues(descriptor)

    @JvmField
    val count: Int = if (kind == ByteStructure.OBJECT) descriptor.elementsCount else 0

    /** What a null or an unknown enum value means to each element. */
    @JvmField
    val coercions: ByteArray = ByteArray(count) { coercionOf(descriptor, it) }

    /** Elements that must be passed on as null when their key does not come; not to be changed. */
    @JvmField
    val nullWhenAbsent: BitSet = BitSet().also { bits ->
        for (i in 0 until count) {
            bits[i] = !descriptor.isElementOptional(i) && descriptor.getElementDescriptor(i).isNullable
        }
    }

    /** Whether there are any. */
    @JvmField
    val hasNullWhenAbsent: Boolean = !nullWhenAbsent.isEmpty

    private val indices = HashMap<String, Int>()
    private val mask: Int
    private val slots: Array<FieldName?>

    /** What followed the key of index `i` is at `i + 1`: the last one, and another one before. */
    private val followers = arrayOfNulls<FieldName>(count + MAX_LEARNT + 2)
    private val secondFollowers = arrayOfNulls<FieldName>(count + MAX_LEARNT + 2)
    private var learnt = 0

    init {
        for (i in 0 until count) indices[descriptor.getElementName(i)] = i
        for (i in 0 until count) {
            val others = descriptor.getElementAnnotations(i).filterIsInstance<JsonNames>().flatMap { it.names.asList() }
            for (name in others) indices.putIfAbsent(name, i)
        }
        // At most a quarter full, so that most keys are found at the first look.
        mask = Integer.highestOneBit(if (kind == ByteStructure.OBJECT) indices.size + MAX_LEARNT else 0) * 8 - 1
        slots = arrayOfNulls(mask + 1)
        // A name that JSON cannot hold as it is never equals the bytes of a key: it is found by its text.
        for ((name, index) in indices) {
            val isWrittenAsItIs = name.none { it < ' ' || it == '"' || it == '\\' }
            if (isWrittenAsItIs) put(FieldName(index, name.encodeToByteArray(), coercions[index]))
        }
    }

    /** The key that followed the one of index [previous] (-1 = the begin) the last time. */
    fun follower(previous: Int): FieldName? = followers[previous + 1]

    /** The key at [from], its quote, if it is one of two that followed the one of index [previous] before. */
    fun followerAt(previous: Int, bytes: ByteArray, from: Int): FieldName? {
        val first = followers[previous + 1]
        if (first != null && first.standsAt(bytes, from)) return first
        val second = secondFollowers[previous + 1]
        return if (second != null && second.standsAt(bytes, from)) second else null
    }

    /** Looks up the key from [from] to [to], which has no escapes; null when it is not known nor can be learnt. */
    fun find(bytes: ByteArray, from: Int, to: Int, previous: Int): FieldName? {
        val found = lookUp(bytes, from, to) ?: learn(bytes, from, to) ?: return null
        secondFollowers[previous + 1] = followers[previous + 1]
        followers[previous + 1] = found
        return found
    }

    /** The element of that name, [CompositeDecoder.UNKNOWN_NAME] when there is none. */
    fun indexOf(name: String): Int = indices[name] ?: CompositeDecoder.UNKNOWN_NAME

    /** The key of that index, as it is in the class; null for those that the class does not have. */
    fun nameOf(index: Int): String? = if (index in 0 until count) descriptor.getElementName(index) else null

    /** The index for keys that are neither known nor learnt. */
    val unknown: Int get() = count + MAX_LEARNT

    private fun lookUp(bytes: ByteArray, from: Int, to: Int): FieldName? {
        var slot = slotOf(bytes, from, to)
        while (true) {
            val name = slots[slot] ?: return null
            if (name.name.size == to - from && Arrays.equals(bytes, from, to, name.name, 0, to - from)) return name
            slot = (slot + 1) and mask
        }
    }

    private fun learn(bytes: ByteArray, from: Int, to: Int): FieldName? {
        if (learnt >= MAX_LEARNT || to - from > MAX_LEARNT_LENGTH) return null
        return synchronized(this) {
            lookUp(bytes, from, to)
                ?: if (learnt >= MAX_LEARNT) {
                    null
                } else {
                    FieldName(count + learnt++, bytes.copyOfRange(from, to), TAKES_ANYTHING).also(::put)
                }
        }
    }

    private fun put(name: FieldName) {
        var slot = slotOf(name.name, 0, name.name.size)
        while (slots[slot] != null) slot = (slot + 1) and mask
        slots[slot] = name
    }

    /** Names of one class differ in their first or last eight bytes or in length, mostly; others cost a comparison. */
    private fun slotOf(bytes: ByteArray, from: Int, to: Int): Int {
        val size = to - from
        var hash = 0L
        if (size < Long.SIZE_BYTES) {
            for (p in from until to) hash = (hash shl Byte.SIZE_BITS) + bytes[p]
        } else {
            hash = Words.at(bytes, from) * SPREAD + Words.at(bytes, to - Long.SIZE_BYTES)
        }
        return ((hash + size) * SPREAD ushr HASH_SHIFT).toInt() and mask
    }

    companion object {
        const val TAKES_ANYTHING: Byte = 0

        /** A null leaves the default. */
        const val NULL_IS_DEFAULT: Byte = 1

        /** A null is a value of the element. */
        const val NULL_IS_VALUE: Byte = 2

        /** Either of the two. */
        const val TAKES_NULL: Int = NULL_IS_DEFAULT.toInt() or NULL_IS_VALUE.toInt()

        /** An unknown name leaves the default. */
        const val UNKNOWN_IS_DEFAULT: Byte = 4

        /** Real payloads have few keys that the classes do not; what a hostile one has must not fill the memory. */
        const val MAX_LEARNT = 24
        private const val MAX_LEARNT_LENGTH = 64

        /** The golden ratio: spreads the hash over the bits that are taken, the upper ones. */
        private const val SPREAD = -0x61c8864680b583ebL
        private const val HASH_SHIFT = 40

        /** Of what has no keys. */
        val NONE: FieldTable = FieldTable(ListSerializer(Unit.serializer()).descriptor)

        private fun kindOf(descriptor: SerialDescriptor): Byte =
            when (val kind = descriptor.kind) {
                StructureKind.LIST -> ByteStructure.LIST
                StructureKind.MAP -> ByteStructure.MAP
                else -> if (kind is PolymorphicKind) ByteStructure.LIST else ByteStructure.OBJECT
            }

        private fun countsValues(descriptor: SerialDescriptor): Boolean {
            val index = when (descriptor.kind) {
                StructureKind.LIST -> 0
                StructureKind.MAP -> 1
                else -> return false
            }
            if (index >= descriptor.elementsCount) return false
            var value = descriptor.getElementDescriptor(index)
            while (value.isInline) value = value.getElementDescriptor(0)
            return value.kind !is StructureKind && value.kind !is PolymorphicKind
        }

        private fun coercionOf(descriptor: SerialDescriptor, index: Int): Byte {
            val isOptional = descriptor.isElementOptional(index)
            val element = descriptor.getElementDescriptor(index)
            var coercion = when {
                element.isNullable -> NULL_IS_VALUE
                isOptional -> NULL_IS_DEFAULT
                else -> TAKES_ANYTHING
            }.toInt()
            if (element.kind == SerialKind.ENUM && (isOptional || element.isNullable)) {
                coercion = coercion or UNKNOWN_IS_DEFAULT.toInt()
            }
            return coercion.toByte()
        }
    }
}
