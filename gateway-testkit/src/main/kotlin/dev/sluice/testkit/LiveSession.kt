package dev.sluice.testkit

/** One dispatch as one session has it: numbered, and cut to its intents. */
internal class Numbered(val sequence: Long, val event: PreparedEvent, val data: ByteArray) {
    /** How often this session has been sent it; decides whether poison is still due. */
    @Volatile
    var transmissions = 0
}

/**
 * A gateway session: it outlives its connections and keeps what a resume must replay.
 *
 * Guarded by the hub's lock.
 */
internal class LiveSession(
    val id: String,
    val shardId: Int,
    val shardCount: Int,
    val intents: Long,
    val query: ConnectionQuery,
    private val replayLimit: Int,
) {
    /** The connection that the session talks through; null while the client is away. */
    var connection: GatewayConnection? = null

    /** When the client went away; meaningless while it is there. */
    var detachedAtNanos = 0L

    /** The `s` of the newest dispatch. */
    var sequence = 0L
        private set

    /** The last presence that was accepted, as JSON. */
    var presence: String? = null

    private val kept = ArrayDeque<Numbered>()

    /** The `s` of what is never replayed: one for each connection of the session. */
    val unreplayed = ArrayList<Long>()

    /** The `s` of the newest event that was kept and is no more. */
    private var lostSequence = 0L

    /** Numbers an event and keeps it for a replay; READY and RESUMED speak of one connection and are never replayed. */
    fun record(event: PreparedEvent): Numbered {
        val numbered = Numbered(++sequence, event, event.dataFor(intents))
        if (event.type == READY || event.type == RESUMED) {
            unreplayed += sequence
            return numbered
        }
        kept.addLast(numbered)
        while (kept.size > replayLimit) loseFirst()
        return numbered
    }

    /** What came after [sequence], oldest first; null when some of it is gone. */
    fun after(sequence: Long): List<Numbered>? {
        if (sequence < lostSequence) return null
        val found = kept.binarySearchBy(sequence + 1) { it.sequence }
        // Sequences have gaps here: where there is no such event, the search answers the next one's place, as -place-1.
        val from = if (found >= 0) found else -(found + 1)
        return kept.subList(from, kept.size).toList()
    }

    /** Drops what the client has acknowledged. */
    fun trim(sequence: Long) {
        while (kept.isNotEmpty() && kept.first().sequence <= sequence) loseFirst()
    }

    private fun loseFirst() {
        lostSequence = kept.removeFirst().sequence
    }

    private companion object {
        const val READY = "READY"
        const val RESUMED = "RESUMED"
    }
}
