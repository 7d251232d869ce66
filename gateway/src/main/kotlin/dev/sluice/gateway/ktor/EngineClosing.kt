package dev.sluice.gateway.ktor

import dev.sluice.gateway.transport.LinkEnd
import io.ktor.websocket.DefaultWebSocketSession
import io.ktor.websocket.WebSocketSession
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.job
import kotlinx.coroutines.joinAll

/** How engines tell about, and finish, the end of a connection. */
internal object EngineClosing {
    /** The peer's close code from an engine that shows no close frames but knows the code; null when there was none. */
    @OptIn(ExperimentalCoroutinesApi::class)
    fun reasonOf(session: WebSocketSession): LinkEnd? {
        val reason = (session as? DefaultWebSocketSession)?.closeReason ?: return null
        if (!reason.isCompleted || reason.getCompletionExceptionOrNull() != null) return null
        return reason.getCompleted()?.let(CloseFrames::read)
    }

    /** Waits until what is on its way out is written, the answer to a close frame above all. */
    suspend fun await(session: WebSocketSession, traits: EngineTraits) {
        if (traits.showsControlFrames) {
            session.flush()
        } else if (session is DefaultWebSocketSession) {
            session.coroutineContext.job.children
                .toList()
                .joinAll()
        }
    }
}
