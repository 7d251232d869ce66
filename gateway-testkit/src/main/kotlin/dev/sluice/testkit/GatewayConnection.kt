package dev.sluice.testkit

import io.ktor.websocket.WebSocketSession
import kotlinx.coroutines.cancel

/**
 * One WebSocket connection as the rules see it. Guarded by the hub's lock, save for the constants.
 *
 * States: NEW until identified or resumed (also again after op 9), STARTING while an answer is withheld, LIVE with a
 * session, CLOSING after a close frame or a cut.
 */
internal class GatewayConnection(
    val id: Long,
    val format: PayloadFormat,
    val query: ConnectionQuery,
    socket: WebSocketSession,
    val queue: OutgoingQueue,
    val window: SendWindow,
    val presenceWindow: SendWindow,
    val beats: HeartbeatSequences,
) {
    enum class State { NEW, STARTING, LIVE, CLOSING }

    /** Null when the connection is gone: who still knows it, as a command that nobody took does, keeps no socket. */
    @Volatile
    private var socket: WebSocketSession? = socket

    var state = State.NEW
    var session: LiveSession? = null

    /** The name of the compression in force. */
    @Volatile
    var compressionName: String = query.compress ?: "none"

    /** Whether HELLO went out. */
    var isGreeted = false

    /** When the last heartbeat came, or HELLO went out. */
    var lastBeatNanos = 0L

    /** The code of the close frame that the mock sent; 0 = none. */
    var closeCode = 0
    var closeSentAtNanos = 0L

    /** What an answer that is withheld (READY, RESUMED) will do when it is let go. */
    var withheld: (() -> Unit)? = null

    /** When a delayed HELLO goes out; null = it is withheld. */
    var helloDueNanos: Long? = null

    /** When the mock closes by itself as it has sent op 7; null = it has not. */
    var reconnectDueNanos: Long? = null

    val isOpen: Boolean get() = state != State.CLOSING

    /** Ends the TCP connection without a close frame. */
    fun cut() {
        state = State.CLOSING
        socket?.cancel()
    }

    /** The connection is gone: lets go of all that it needed. */
    fun release() {
        socket = null
        queue.clear()
    }

    override fun toString(): String =
        "connection $id" + (session?.let { " (shard ${it.shardId}/${it.shardCount})" } ?: "")
}
