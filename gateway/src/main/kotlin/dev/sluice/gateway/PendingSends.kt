package dev.sluice.gateway

import dev.sluice.protocol.Output
import kotlinx.coroutines.CancellableContinuation
import java.time.Duration
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/**
 * One call of `send` that waits for its command to be written.
 *
 * @property isRequest whether somebody here waits for an answer to it, which nobody else can be given.
 * @property onHandedOver called on the lane when the command leaves the queue for the connection.
 */
internal class PendingSend(
    val caller: CancellableContinuation<Unit>,
    val timeToLive: Duration?,
    val isRequest: Boolean,
    val onHandedOver: () -> Unit,
)

/**
 * Who waits for which command to be written. Confined to the lane; callers are resumed after it is left.
 */
internal class PendingSends(private val lane: ShardLane) {
    private val byTicket = HashMap<Long, PendingSend>()

    fun add(ticket: Long, send: PendingSend) {
        byTicket[ticket] = send
    }

    /** The command has left the queue, or never will; its caller is handed over. */
    fun take(ticket: Long): PendingSend? = byTicket.remove(ticket)

    val isEmpty: Boolean get() = byTicket.isEmpty()

    fun tickets(): List<Long> = byTicket.keys.toList()

    /** The tickets of what somebody here waits for an answer to. */
    fun requests(): List<Long> = byTicket.filterValues { it.isRequest }.keys.toList()

    /** From any thread. */
    fun succeed(send: PendingSend) = lane.after { send.caller.resume(Unit) }

    /** From any thread. */
    fun fail(send: PendingSend, failure: Throwable) = lane.after { send.caller.resumeWithException(failure) }

    /**
     * The machine has not taken the command. To bring it one while it is closed for good is a misuse to the machine; here
     * it is nobody's.
     */
    fun refused(send: PendingSend, trouble: Throwable, isClosing: Boolean) {
        val isLate = isClosing && trouble is IllegalStateException
        val closing = "the shard is closing and takes no more commands; build a new one"
        fail(send, if (isLate) GatewayException(closing, trouble) else trouble)
    }

    /** The command will not be sent. */
    fun dropped(output: Output.CommandDropped) {
        val send = take(output.ticket) ?: return
        when (output.cause) {
            // What the caller wanted to set has been overtaken by what another caller wants: no trouble of anybody's.
            Output.CommandDropped.Cause.SUPERSEDED -> succeed(send)

            Output.CommandDropped.Cause.EXPIRED -> fail(send, CommandExpiredException(send.timeToLive!!))

            Output.CommandDropped.Cause.STOPPED -> fail(send, GatewayException(output.reason))
        }
    }

    /** The shard has ended: nothing that waits will be sent, not by it. */
    fun failAll(end: ShardEnd) {
        for (send in byTicket.values) {
            fail(send, if (end.isHandedOver) CommandHandedOverException() else end.toRefusal())
        }
        byTicket.clear()
    }
}
