package dev.sluice.protocol.simulation

/** A gateway session as Discord keeps it: it lives on without a connection, for a while, and remembers what it sent. */
internal class ModelSession(val id: String, val resumeUrl: String, private val replayLimit: Int) {
    private val kept = ArrayDeque<Pair<Long, String>>()

    /** The numbers that RESUMEDs took: they are never sent again. */
    private val spent = HashSet<Long>()
    var sequence = 0L
        private set

    /** The connection that it talks through; null while the client is away, since [detachedAt]. */
    var connection: Any? = null
    var detachedAt = 0L

    /** Numbers an event; [data] is its `d`. */
    fun record(type: String, data: String, isKept: Boolean = true): String {
        sequence++
        val text = """{"t":"$type","s":$sequence,"op":0,"d":$data}"""
        if (isKept) kept.addLast(sequence to text) else spent.add(sequence)
        while (kept.size > replayLimit) kept.removeFirst()
        return text
    }

    /** What came after [seen], or null when some of it is forgotten. */
    fun after(seen: Long): List<String>? {
        val missing = eventsBetween(seen, sequence + 1)
        if (missing > kept.size) return null
        return kept.subList(kept.size - missing, kept.size).map { it.second }
    }

    /** How many events have numbers above [after] and below [before]. */
    fun eventsBetween(after: Long, before: Long): Int =
        (before - after - 1).toInt() - spent.count { it > after && it < before }
}
