package dev.sluice.gateway

import kotlinx.coroutines.CancellableContinuation
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/**
 * Who waits for which command to be written. Confined to the lane; callers are resumed after it is left.
 */
internal class PendingSends(private val lane: ShardLane) {
    private val byTicket = HashMap<Long, CancellableContinuation<Unit>>()

    fun add(ticket: Long, caller: CancellableContinuation<Unit>) {
        byTicket[ticket] = caller
    }

    /** The command has left the queue, or never will; its caller is handed over. */
    fun take(ticket: Long): CancellableContinuation<Unit>? = byTicket.remove(ticket)

    /** From any thread. */
    fun succeed(caller: CancellableContinuation<Unit>) = lane.after { caller.resume(Unit) }

    /** From any thread. */
    fun fail(caller: CancellableContinuation<Unit>, failure: Throwable) =
        lane.after { caller.resumeWithException(failure) }

    /** The shard has ended: nothing that waits will be sent. */
    fun failAll(end: ShardEnd) {
        byTicket.values.forEach { fail(it, end.toRefusal()) }
        byTicket.clear()
    }
}
