package dev.sluice.codec

import kotlinx.serialization.descriptors.SerialDescriptor

/**
 * The [FieldTable] of each descriptor, found by identity. Thread-safe: looked up without synchronisation.
 *
 * Filled by the classes of the program, not by what comes from the wire. A serializer that makes a new descriptor each
 * time cannot fill the memory either: past [MAX] all are forgotten, and those in use come back.
 */
internal class FieldTables {
    private class Entry(val descriptor: SerialDescriptor, val table: FieldTable)

    @Volatile
    private var entries = arrayOfNulls<Entry>(INITIAL)
    private var count = 0

    fun of(descriptor: SerialDescriptor): FieldTable {
        val entries = entries
        var slot = slotOf(descriptor, entries.size)
        while (true) {
            val entry = entries[slot] ?: return add(descriptor)
            if (entry.descriptor === descriptor) return entry.table
            slot = (slot + 1) and (entries.size - 1)
        }
    }

    private fun add(descriptor: SerialDescriptor): FieldTable {
        // Outside of the lock, since descriptors may run code of the user's.
        val entry = Entry(descriptor, FieldTable(descriptor))
        synchronized(this) {
            val old = entries
            val size = if (count >= old.size / 4) old.size * 2 else old.size
            val new = arrayOfNulls<Entry>(if (count >= MAX) INITIAL else size)
            if (count >= MAX) count = 0 else old.forEach { if (it != null) put(new, it) }
            val known = find(new, descriptor)
            if (known != null) return known.table
            put(new, entry)
            count++
            entries = new
        }
        return entry.table
    }

    private fun find(entries: Array<Entry?>, descriptor: SerialDescriptor): Entry? =
        entries.firstOrNull { it?.descriptor === descriptor }

    private fun put(entries: Array<Entry?>, entry: Entry) {
        var slot = slotOf(entry.descriptor, entries.size)
        while (entries[slot] != null) slot = (slot + 1) and (entries.size - 1)
        entries[slot] = entry
    }

    private fun slotOf(descriptor: SerialDescriptor, size: Int): Int =
        (System.identityHashCode(descriptor) * SPREAD ushr 16) and (size - 1)

    private companion object {
        const val INITIAL = 256

        /** Some ten times as many classes as the gateway has. */
        const val MAX = 4096

        /** The golden ratio: spreads the hash over the bits that are taken. */
        const val SPREAD = -0x61c88647
    }
}
