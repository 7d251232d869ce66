package dev.sluice.gateway

import dev.sluice.compression.MessageBuffer
import java.util.concurrent.atomic.AtomicReferenceArray

/**
 * The buffers into which payloads are inflated: as many as there are threads that read at the same time, not one a
 * shard.
 *
 * A buffer is borrowed for one section of a lane and given back at its end. One that has grown past [KEEP_LIMIT] is let
 * go, so that one giant guild does not cost its size for ever. Thread-safe; never blocks.
 *
 * @param maxCapacity bytes that the largest payload may have.
 */
internal class BufferPool(private val maxCapacity: Int) {
    private val slots = AtomicReferenceArray<MessageBuffer>(SLOTS)

    fun borrow(): MessageBuffer =
        slots.getAndSet(slot(), null) ?: MessageBuffer(minOf(INITIAL_CAPACITY, maxCapacity), maxCapacity)

    fun giveBack(buffer: MessageBuffer) {
        buffer.clear()
        if (buffer.capacity <= KEEP_LIMIT) slots.set(slot(), buffer)
    }

    private fun slot(): Int = (Thread.currentThread().hashCode() * HASH_SPREAD ushr HASH_SHIFT) and (SLOTS - 1)

    private companion object {
        /** More than a machine usually has threads that read at once; two that share a slot only allocate. */
        private const val SLOTS = 64

        /** Fibonacci hashing: neighbouring thread hashes fall into different slots. */
        private const val HASH_SPREAD = -1640531527
        private const val HASH_SHIFT = 16

        /** Bytes; nearly all payloads are smaller. */
        private const val INITIAL_CAPACITY = 64 * 1024

        /** Bytes; ordinary GUILD_CREATEs stay below. */
        private const val KEEP_LIMIT = 4 * 1024 * 1024
    }
}
