package dev.sluice.gateway

import dev.sluice.compression.MessageBuffer
import java.util.concurrent.ThreadLocalRandom
import java.util.concurrent.atomic.AtomicReferenceArray

/**
 * The buffers into which payloads are inflated: as many as can be filled at the same time, not one a shard and not one
 * a thread.
 *
 * A buffer is borrowed for one section of a lane and given back at its end. Kept are at most [size] of them. Who finds
 * none, because more threads than processors are within a section, gets a new one, and one too many is let go. So is
 * one that has grown past [KEEP_LIMIT], and, after some ten thousand payloads that would have fitted into a new one,
 * any that has grown: a start with its guilds does not cost its size for ever. Thread-safe; never blocks.
 *
 * @param maxCapacity bytes that the largest payload may have.
 * @param size how many are kept at the most.
 */
internal class BufferPool(
    private val maxCapacity: Int,
    private val size: Int = PER_PROCESSOR * Runtime.getRuntime().availableProcessors(),
) {
    private val initialCapacity = minOf(INITIAL_CAPACITY, maxCapacity)
    private val slots = AtomicReferenceArray<MessageBuffer>(size)

    fun borrow(): MessageBuffer {
        val first = firstSlot()
        for (i in 0 until size) {
            val slot = (first + i) % size
            if (slots.get(slot) != null) slots.getAndSet(slot, null)?.let { return it }
        }
        return MessageBuffer(initialCapacity, maxCapacity)
    }

    fun giveBack(buffer: MessageBuffer) {
        if (buffer.capacity > KEEP_LIMIT || isTooLarge(buffer)) return
        buffer.clear()
        val first = firstSlot()
        for (i in 0 until size) {
            val slot = (first + i) % size
            if (slots.get(slot) == null && slots.compareAndSet(slot, null, buffer)) return
        }
    }

    /** Chance in place of a count: nothing has to be kept for each buffer. */
    private fun isTooLarge(buffer: MessageBuffer): Boolean =
        buffer.capacity > initialCapacity && buffer.length <= initialCapacity &&
            ThreadLocalRandom.current().nextInt(SMALL_PAYLOADS) == 0

    /** Threads begin at different places, so that they seldom meet. */
    private fun firstSlot(): Int = (Thread.currentThread().hashCode() * HASH_SPREAD ushr HASH_SHIFT) % size

    private companion object {
        /** One that is filled, and one whose thread had to let another run meanwhile. */
        private const val PER_PROCESSOR = 2

        /** Fibonacci hashing: neighbouring thread hashes fall into different slots. */
        private const val HASH_SPREAD = -1640531527
        private const val HASH_SHIFT = 16

        /** Bytes; nearly all payloads are smaller. */
        private const val INITIAL_CAPACITY = 64 * 1024

        /** Bytes; ordinary GUILD_CREATEs stay below. */
        private const val KEEP_LIMIT = 4 * 1024 * 1024

        /**
         * How many payloads in a row, on average, show that a burst of large ones is over. Where guilds come now and
         * then, one that is let go has to grow again: after a thousand payloads that cost 600 bytes for each of them.
         */
        private const val SMALL_PAYLOADS = 16 * 1024
    }
}
