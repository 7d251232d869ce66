package dev.sluice.gateway.ktor

import io.ktor.client.HttpClient
import io.ktor.client.HttpClientConfig
import io.ktor.client.call.HttpClientCall
import io.ktor.client.plugins.websocket.WebSocketException
import io.ktor.client.plugins.websocket.WebSockets
import io.ktor.client.statement.HttpResponsePipeline
import io.ktor.util.AttributeKey
import io.ktor.websocket.ChannelOverflow
import io.ktor.websocket.WebSocketSession

/**
 * Receives the session as the engine made it: Ktor hands out a wrapper that hides the close reason of some engines.
 *
 * @param judges whether the answer to the handshake is to be looked at, as the engine does not
 */
internal class EngineSession(private val maxFrameBytes: Int, private val judges: Boolean) {
    @Volatile
    var session: WebSocketSession? = null
        private set

    /** Why there may be no link, although there is a session. */
    @Volatile
    var refusal: String? = null
        private set

    /** Takes the [session] of [call], and sets its limit before anyone else sees it. */
    fun accept(session: WebSocketSession, call: HttpClientCall) {
        this.session = session
        if (judges) refusal = UpgradeAnswer.refusal(call)
        try {
            session.maxFrameSize = maxFrameBytes.toLong()
        } catch (_: WebSocketException) {
            // OkHttp has no such limit: its messages are measured when they are there.
        }
    }

    companion object {
        val KEY: AttributeKey<EngineSession> = AttributeKey("sluice-engine-session")
    }
}

/** Makes a client fit for links: whatever its owner configured besides stays. */
internal fun HttpClientConfig<*>.configureForLinks(traits: EngineTraits, incomingFrames: Int) {
    // A gateway does not redirect, and an answer other than 101 has to be told as what it is.
    followRedirects = false
    expectSuccess = false
    install(WebSockets) {
        // The limit of the request is set on each session; OkHttp refuses a client that has one.
        maxFrameSize = Int.MAX_VALUE.toLong()
        pingIntervalMillis = 0
        channels {
            incoming = if (traits.needsUnlimitedQueue) unlimited() else bounded(incomingFrames, ChannelOverflow.SUSPEND)
            outgoing = bounded(OUTGOING_FRAMES, ChannelOverflow.SUSPEND)
        }
    }
}

/** Hands each session, as it comes from the engine, to the link that dialled it. */
internal fun HttpClient.noteEngineSessions() {
    responsePipeline.intercept(HttpResponsePipeline.Receive) { (_, body) ->
        if (body is WebSocketSession) context.attributes.getOrNull(EngineSession.KEY)?.accept(body, context)
    }
}

/** Frames between a link's writer and the engine's; each is written at once, more would only hide a slow peer. */
private const val OUTGOING_FRAMES = 8
