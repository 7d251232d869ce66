package dev.sluice.gateway.ktor

import io.ktor.client.engine.HttpClientEngine
import io.ktor.client.plugins.websocket.WebSocketExtensionsCapability

/**
 * What a Ktor engine makes of a WebSocket; read from the sources of Ktor 3.5.2.
 *
 * | | CIO | OkHttp | Java |
 * |---|---|---|---|
 * | frames as they came, pings and close frames included | yes | no: whole messages | no: pieces, no pings |
 * | a bounded incoming queue makes it stop reading | yes | no: refuses such a queue | yes |
 * | sockets are read and written on `Dispatchers.IO`, whatever dispatcher it is given | yes | no | no |
 */
internal class EngineTraits(
    /** Frames arrive as they are: pings and close frames are ours to answer. */
    val showsControlFrames: Boolean,
    /** The incoming queue must be unlimited; only keeping the engine's reading thread busy stops it. */
    val needsUnlimitedQueue: Boolean,
    /** It stands still while code of a user's blocks all threads of `Dispatchers.IO`. */
    val readsOnDispatchersIo: Boolean,
) {
    companion object {
        private const val OKHTTP_PACKAGE = "io.ktor.client.engine.okhttp."
        private const val CIO_PACKAGE = "io.ktor.client.engine.cio."

        fun of(engine: HttpClientEngine): EngineTraits =
            EngineTraits(
                // Only an engine that shows frames as they are can have extensions plugged into it.
                showsControlFrames = WebSocketExtensionsCapability in engine.supportedCapabilities,
                needsUnlimitedQueue = engine.javaClass.name.startsWith(OKHTTP_PACKAGE),
                readsOnDispatchersIo = engine.javaClass.name.startsWith(CIO_PACKAGE),
            )
    }
}
