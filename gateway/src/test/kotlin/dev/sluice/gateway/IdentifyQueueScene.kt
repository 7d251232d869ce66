package dev.sluice.gateway

/** One queue and its time, for [IdentifyQueueContract]: virtual time for what can, else a short pace in real time. */
interface IdentifyQueueScene : AutoCloseable {
    /** A fresh queue with a `max_concurrency` of 1. */
    val queue: IdentifyQueue

    /** What has to lie between an identify and the next permit of its bucket. */
    val paceNanos: Long

    /** How many random operations the scene has the time for. */
    val randomOperations: Int

    /** The clock that [paceNanos] is measured by. */
    fun nanoTime(): Long

    /** Lets time pass until [condition] holds; fails with [what] when it never does. */
    fun await(what: String, condition: () -> Boolean)

    override fun close() {}
}
