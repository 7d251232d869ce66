package dev.sluice.gateway

import dev.sluice.model.ShardId
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import java.util.concurrent.ConcurrentHashMap

/**
 * Lets one operation at a time work on the place of a shard, in the order in which they come; those on other shards do not
 * wait for it. An operation suspends while it has its turn, for as long as a shard takes to end: so it must not take
 * another one. Thread-safe; knows an id as long as somebody has its turn or waits for it.
 */
internal class ShardTurns {
    private val turns = ConcurrentHashMap<ShardId, Turn>()

    suspend fun <T> take(id: ShardId, operation: suspend () -> T): T {
        val turn = turns.compute(id) { _, present -> (present ?: Turn()).also { it.users++ } }!!
        try {
            return turn.mutex.withLock { operation() }
        } finally {
            turns.compute(id) { _, present -> present?.takeIf { --it.users > 0 } }
        }
    }

    /** How many ids somebody works on now. */
    val size: Int get() = turns.size

    private class Turn {
        val mutex = Mutex()

        /** Guarded by the map: who has it and who waits. */
        var users = 0
    }
}
