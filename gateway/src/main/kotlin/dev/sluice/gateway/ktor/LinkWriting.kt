package dev.sluice.gateway.ktor

import dev.sluice.gateway.transport.TransportException
import io.ktor.websocket.Frame
import io.ktor.websocket.WebSocketSession
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive

/** Writes single frames and finds out whether they went. */
internal object LinkWriting {
    /**
     * Returns null when [frame] was handed to the network: with CIO it is in the socket's channel, OkHttp and Java have
     * it in a queue of their own.
     */
    @OptIn(DelicateCoroutinesApi::class)
    suspend fun write(session: WebSocketSession, frame: Frame): TransportException? {
        try {
            session.outgoing.send(frame)
            session.flush()
        } catch (e: Exception) {
            // The engine's own cancellations too; ours goes on.
            currentCoroutineContext().ensureActive()
            return TransportException("the connection does not take any more: ${e.message}", e)
        }
        // A flush of a closed session returns at once although the frame was thrown away.
        return if (session.outgoing.isClosedForSend && frame !is Frame.Close) {
            TransportException("the connection closed before the message was written")
        } else {
            null
        }
    }
}
