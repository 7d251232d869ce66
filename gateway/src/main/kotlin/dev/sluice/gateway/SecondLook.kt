package dev.sluice.gateway

/**
 * Whether a consumer that has found nothing looks once more before it waits.
 *
 * Being woken costs two changes of threads, more than an event does. In a burst the producer is in the midst of the next
 * batch when the consumer has taken the last one, so after a batch the consumer lets others run once and looks again. On
 * one processor that is the reader's turn; on several it costs a system call a batch. Events that come one by one are
 * waited for at once.
 *
 * Belongs to one consumer; not thread-safe.
 */
internal class SecondLook {
    private var taken = 0

    /** An item was taken. */
    fun took() {
        taken++
    }

    /** Nothing is there: true = others had a turn, look again; false = wait. */
    fun again(): Boolean {
        val isBatch = taken >= BATCH
        taken = 0
        if (isBatch) Thread.yield()
        return isBatch
    }

    private companion object {
        /** A third of what Ktor finds in the 8 KiB that it reads at once (21 events of the measured corpus). */
        const val BATCH = 8
    }
}
