package dev.sluice.testkit

import kotlinx.coroutines.channels.Channel
import java.util.concurrent.locks.Condition
import java.util.concurrent.locks.ReentrantLock

/** One thing that a connection's writer does, in order. */
internal sealed class Outgoing {
    /** A dispatch of the session. */
    class Dispatch(val numbered: Numbered) : Outgoing()

    /** A message without a sequence, in the connection's format. */
    class Message(val bytes: ByteArray) : Outgoing()

    /** From here on Identify's payload compression is in force. */
    class PayloadCompression(val threshold: Int) : Outgoing()

    /** A message that no sound server sends. */
    class Poisoned(val poison: Poison) : Outgoing()

    /** A pong to the client's WebSocket ping. */
    class Pong(val data: ByteArray) : Outgoing()

    /** A close frame; nothing is written after it. */
    class Close(val code: Int, val reason: String) : Outgoing()
}

/**
 * What waits to be written to one connection.
 *
 * Adding never blocks; whoever dispatches in bulk looks at [isFull] and waits for room. Past [hardLimit] an item is
 * refused, and the connection must go. Guarded by [lock], of which [room] is a condition.
 */
internal class OutgoingQueue(
    private val lock: ReentrantLock,
    private val room: Condition,
    private val softLimit: Int,
    private val hardLimit: Int,
) {
    private val items = ArrayDeque<Outgoing>()
    private var inWriting = 0
    val wake: Channel<Unit> = Channel(Channel.CONFLATED)

    val isFull: Boolean get() = items.size + inWriting >= softLimit

    fun offer(item: Outgoing): Boolean {
        if (items.size >= hardLimit) return false
        items.addLast(item)
        wake.trySend(Unit)
        return true
    }

    /** Called by the writer, without the lock. */
    fun take(into: ArrayList<Outgoing>) {
        into.clear()
        lock.lock()
        try {
            inWriting = 0
            repeat(minOf(BATCH, items.size)) { into += items.removeFirst() }
            inWriting = into.size
            room.signalAll()
        } finally {
            lock.unlock()
        }
    }

    fun clear() = items.clear()

    private companion object {
        /** Few enough that a closed connection stops soon, many enough that the lock costs nothing. */
        const val BATCH = 64
    }
}
