package dev.sluice.codec

import dev.sluice.model.EventType
import java.nio.charset.StandardCharsets
import java.util.Arrays

/** Finds the known [EventType] for a name's bytes, without a String. Immutable after construction, thread-safe. */
internal class EventNames(types: Collection<EventType>) {
    private val mask: Int
    private val names: Array<ByteArray?>
    private val values: Array<EventType?>

    init {
        // At most a quarter full, so that most names are found at the first look.
        val size = Integer.highestOneBit(maxOf(types.size, 1)) * 8
        mask = size - 1
        names = arrayOfNulls(size)
        values = arrayOfNulls(size)
        for (type in types) {
            val name = type.name.toByteArray(StandardCharsets.US_ASCII)
            var slot = slotOf(hash(name, 0, name.size))
            while (names[slot] != null) slot = (slot + 1) and mask
            names[slot] = name
            values[slot] = type
        }
    }

    /** The known type, or null; [hash] is that of the bytes from [from] to [to], made with [next]. */
    fun find(bytes: ByteArray, from: Int, to: Int, hash: Int): EventType? {
        var slot = slotOf(hash)
        while (true) {
            val name = names[slot] ?: return null
            if (name.size == to - from && Arrays.equals(bytes, from, to, name, 0, name.size)) return values[slot]
            slot = (slot + 1) and mask
        }
    }

    fun hash(bytes: ByteArray, from: Int, to: Int): Int {
        var hash = 0
        for (p in from until to) hash = next(hash, bytes[p])
        return hash
    }

    private fun slotOf(hash: Int): Int = (hash * SPREAD ushr 16) and mask

    companion object {
        /** The golden ratio: spreads the hash over the bits that are taken. */
        private const val SPREAD = -0x61c88647

        fun next(hash: Int, byte: Byte): Int = hash * 31 + byte
    }
}
