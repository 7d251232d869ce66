package dev.sluice.gateway

import dev.sluice.gateway.transport.SendCompletion
import dev.sluice.model.ShardId
import java.time.Duration
import java.time.Instant

/**
 * One shard's dealings with the identify guard: asking, waiting, being parked, using or giving back. Confined to the
 * lane; the guard is called when the lane has been left, in order.
 *
 * The guard calls on threads that all shards of the bot share, so nothing here waits for the lane.
 *
 * A shard that is parked keeps its place in the line while it has no connection. When the guard calls it back it
 * connects, and what the guard says meanwhile is kept for the moment at which the session asks again.
 *
 * @param owner whose shard it is, see [IdentifyGuard.request].
 */
internal class IdentifyTurn(
    private val lane: ShardLane,
    private val guard: IdentifyGuard,
    private val log: ShardLog,
    private val session: Session,
    private val owner: Any?,
) {
    /** The session's side; each function is called on the lane. */
    interface Session {
        /** Whether it is on its way to a connection on which it will ask. */
        val isConnecting: Boolean

        /** Hands it the permit, or says that there is none; false when it does not wait for it (yet, or any more). */
        fun permit(isGranted: Boolean): Boolean

        fun queued(position: Int)

        /** The permit is far off; false when it does not wait for it (yet, or any more). */
        fun parked(until: Instant?, reason: String): Boolean

        fun unparked()
    }

    private val record = guard.newRecord()
    private var asking: Asking? = null
    private var permit: IdentifyPermit? = null

    /** What the last IDENTIFY went out on, until its READY. */
    private var used: IdentifyPermit? = null
    private var isParked = false

    fun ask(shardId: ShardId, isRecovery: Boolean) {
        if (permit != null) return lane.run(::offer)
        asking?.let { open -> return lane.run { open.news?.invoke() } }
        val kind = if (isRecovery) IdentifyKind.RECOVERY else IdentifyKind.START
        val fresh = Asking(IdentifyRequest(shardId, kind))
        asking = fresh
        lane.after(fresh::begin)
    }

    fun cancel() {
        asking?.let { lane.after(it::cancel) }
        asking = null
        isParked = false
        giveBack()
    }

    /** What the transport calls when IDENTIFY was written, or when nobody knows: then it may have been. */
    fun sending(): SendCompletion {
        val sending = permit
        permit = null
        used = sending
        return SendCompletion { if (sending != null) lane.after(sending::sent) }
    }

    /**
     * READY has come, so IDENTIFY was sent, even where the transport has not said so yet; the session counts as good when
     * it stands for [stableAfter].
     */
    fun began(stableAfter: Duration) {
        val answered = used
        used = null
        lane.after {
            answered?.sent()
            guard.began(record, stableAfter)
        }
    }

    /** The shard is no more; [isFailure] = Discord refused it for good. */
    fun ended(isFailure: Boolean) {
        cancel()
        lane.after { guard.ended(record, isFailure) }
    }

    /** The connection is gone: what was asked for and not used is of no use any more, unless the shard is parked. */
    fun connectionLost() {
        if (!isParked) cancel()
    }

    private fun offer() {
        if (permit == null || session.permit(isGranted = true)) return
        // One that was parked keeps it for the connection that is on its way.
        if (!session.isConnecting) giveBack()
    }

    private fun giveBack() {
        permit?.let { lane.after(it::giveBack) }
        permit = null
    }

    private fun comeBack() {
        if (!isParked) return
        isParked = false
        session.unparked()
    }

    private inner class Asking(private val request: IdentifyRequest) : IdentifyWaiter {
        /** What the guard said last, to be said again to a session that has come back. */
        var news: (() -> Unit)? = null

        /** Touched when the lane has been left only. */
        private var ticket: IdentifyTicket? = null

        fun begin() {
            ticket = guard.request(request, record, this, owner)
        }

        fun cancel() {
            ticket?.cancel()
        }

        override fun granted(permit: IdentifyPermit) =
            lane.runSoon {
                if (asking === this) {
                    asking = null
                    this@IdentifyTurn.permit = permit
                    comeBack()
                    offer()
                } else {
                    lane.after(permit::giveBack)
                }
            }

        override fun failed(cause: Throwable) =
            hear {
                lane.after { log.warn("shard-{}: the identify queue has failed", request.shardId.id, cause) }
                asking = null
                comeBack()
                session.permit(isGranted = false)
            }

        override fun queued(position: Int) =
            hear {
                comeBack()
                session.queued(position)
            }

        override fun parked(until: Instant?, reason: String) =
            hear { if (session.parked(until, reason)) isParked = true }

        private fun hear(said: () -> Unit) =
            lane.runSoon {
                if (asking === this) {
                    news = said
                    said()
                }
            }
    }
}
