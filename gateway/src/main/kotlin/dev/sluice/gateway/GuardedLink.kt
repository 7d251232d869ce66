package dev.sluice.gateway

import dev.sluice.gateway.transport.SendCompletion
import dev.sluice.gateway.transport.TransportLink
import dev.sluice.gateway.transport.TransportListener

/**
 * A [link] of a transport that may break its word and throw, as the lane needs it: what it throws is logged, and the
 * connection is dropped, so that the shard goes on with another one. Thread-safe.
 *
 * @param listener of the link; told of the end when it cannot even be dropped, as nobody else will tell it.
 */
internal class GuardedLink(
    private val link: TransportLink,
    private val listener: TransportListener,
    private val shardName: String,
    private val logger: ShardLog,
    private val lane: ShardLane,
) : TransportLink {
    override fun send(bytes: ByteArray, binary: Boolean, completion: SendCompletion) =
        guarded("send", completion::completed) { link.send(bytes, binary, completion) }

    override fun pauseReading() = guarded("pauseReading") { link.pauseReading() }

    override fun resumeReading() = guarded("resumeReading") { link.resumeReading() }

    override fun close(code: Int, reason: String) = guarded("close") { link.close(code, reason) }

    override fun abort() {
        try {
            link.abort()
        } catch (trouble: Throwable) {
            threw("abort", trouble)
            listener.onClosed(ABNORMAL, "it could not be dropped")
        }
    }

    override fun toString(): String = "GuardedLink($link)"

    private inline fun guarded(what: String, onTrouble: (Throwable) -> Unit = {}, call: () -> Unit) {
        try {
            call()
        } catch (trouble: Throwable) {
            threw(what, trouble)
            onTrouble(trouble)
            abort()
        }
    }

    private fun threw(what: String, trouble: Throwable) =
        lane.after {
            logger.error("{}: the transport threw from {}; the connection is dropped", shardName, what, trouble)
        }

    companion object {
        /** There was no close frame (RFC 6455, 7.1.5). */
        const val ABNORMAL: Int = 1006
    }
}
