package dev.sluice.gateway

import java.time.Duration
import java.util.concurrent.TimeUnit

/** A queue that was written in Java, on real threads. */
class JavaIdentifyQueueContractSpec : IdentifyQueueContract(::JavaQueueScene)

private class JavaQueueScene : IdentifyQueueScene {
    private val pace = Duration.ofMillis(20)
    private val fifo = FifoIdentifyQueue(pace)
    override val queue: IdentifyQueue = fifo
    override val paceNanos: Long = pace.toNanos()
    override val randomOperations = 60

    override fun nanoTime(): Long = System.nanoTime()

    override fun await(what: String, condition: () -> Boolean) {
        val until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10)
        while (!condition()) {
            if (System.nanoTime() > until) throw AssertionError("in vain: $what")
            Thread.sleep(1)
        }
    }

    override fun close() = fifo.close()
}
