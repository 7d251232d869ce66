package dev.sluice.codec

import java.util.concurrent.atomic.AtomicReferenceArray

/**
 * Lends decoders to threads, one to each at a time, without locks or thread-locals (which virtual threads would
 * multiply).
 *
 * A thread that finds none gets a new one; one that is given back where another already lies is dropped. So at most
 * [SLOTS] are kept. Thread-safe.
 */
internal class DecoderPool(private val create: () -> ByteDecoder) {
    private val slots = AtomicReferenceArray<ByteDecoder?>(SLOTS * STRIDE)

    fun take(): ByteDecoder {
        val home = home()
        return slots.getAndSet(home, null)
            ?: slots.getAndSet((home + STRIDE) % slots.length(), null)
            ?: create()
    }

    /** It must have been [take]n, and not be used any more. */
    fun giveBack(decoder: ByteDecoder) {
        slots.setRelease(home(), decoder)
    }

    /** Threads mostly have slots of their own, so that they do not wait for each other's memory. */
    @Suppress("DEPRECATION") // threadId() came with Java 19.
    private fun home(): Int = (Thread.currentThread().id.toInt() and (SLOTS - 1)) * STRIDE

    private companion object {
        /** More threads than this rarely decode at the same time; a decoder holds some KB. */
        const val SLOTS = 16

        /** So many references lie in one line of a processor's cache. */
        const val STRIDE = 16
    }
}
