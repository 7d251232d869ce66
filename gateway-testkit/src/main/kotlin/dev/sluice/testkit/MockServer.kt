package dev.sluice.testkit

import io.ktor.http.ContentType
import io.ktor.http.HttpHeaders
import io.ktor.http.HttpMethod
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.ApplicationCallPipeline
import io.ktor.server.application.call
import io.ktor.server.application.install
import io.ktor.server.application.serverConfig
import io.ktor.server.cio.CIO
import io.ktor.server.engine.EmbeddedServer
import io.ktor.server.engine.applicationEnvironment
import io.ktor.server.engine.connector
import io.ktor.server.engine.embeddedServer
import io.ktor.server.request.httpMethod
import io.ktor.server.request.path
import io.ktor.server.request.receiveText
import io.ktor.server.response.header
import io.ktor.server.response.respondText
import io.ktor.server.routing.route
import io.ktor.server.routing.routing
import io.ktor.server.websocket.WebSockets
import io.ktor.server.websocket.webSocketRaw
import io.ktor.websocket.ChannelOverflow
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.net.BindException
import kotlin.coroutines.CoroutineContext

/** The Ktor side: one loopback port for REST and gateway. */
internal class MockServer(
    private val hub: GatewayHub,
    private val rest: RestApi,
    private val sockets: GatewaySockets,
    private val parent: CoroutineContext,
) {
    private var server: EmbeddedServer<*, *>? = null

    /** That it cannot listen is told by [start], and not once more, with a stack trace, by the thread that tried. */
    private val trouble = CoroutineExceptionHandler { _, trouble ->
        val thread = Thread.currentThread()
        if (trouble !is BindException) thread.uncaughtExceptionHandler.uncaughtException(thread, trouble)
    }

    /** Listens on [port], or on a free one if it is 0, and answers which. */
    fun start(port: Int): Int {
        val settings =
            serverConfig(applicationEnvironment()) {
                parentCoroutineContext = parent + trouble
                watchPaths = emptyList()
                developmentMode = false
                module { routes() }
            }
        val started =
            embeddedServer(CIO, settings) {
                connector {
                    host = LOOPBACK
                    this.port = port
                }
                connectionIdleTimeoutSeconds = IDLE_SECONDS
            }
        server = started
        return try {
            started.start(wait = false)
            runBlocking {
                started.engine
                    .resolvedConnectors()
                    .first()
                    .port
            }
        } catch (taken: BindException) {
            throw cannotListen(port, taken)
        } catch (ended: CancellationException) {
            // The server's own, and no wish of anybody's here: it has ended, as it could not listen.
            throw cannotListen(port, ended)
        }
    }

    fun stop() {
        server?.stop(0, STOP_MILLIS)
    }

    /** Which of the two comes depends on whether Ktor's thread has failed by the time that it is asked. */
    private fun cannotListen(port: Int, cause: Exception) =
        IOException("the mock cannot listen on port $port of $LOOPBACK, is it taken?", cause)

    private fun Application.routes() {
        install(WebSockets) {
            maxFrameSize = MAX_FRAME_BYTES
            channels {
                incoming = bounded(FRAME_CHANNEL, ChannelOverflow.SUSPEND)
                outgoing = bounded(FRAME_CHANNEL, ChannelOverflow.SUSPEND)
            }
        }
        intercept(ApplicationCallPipeline.Plugins) {
            if (hub.script.areConnectionsRefused && call.isWebSocket()) {
                call.respondText("refused", ContentType.Text.Plain, HttpStatusCode.ServiceUnavailable)
                finish()
            }
        }
        routing {
            webSocketRaw("{path...}") {
                val query = call.request.queryParameters
                sockets.serve(this, query["v"], query["encoding"], query["compress"])
            }
            route("{path...}") { handle { call.answer() } }
        }
    }

    private suspend fun ApplicationCall.answer() {
        val headers = request.headers.entries().associate { (name, values) -> name.lowercase() to values.first() }
        // A GET that asks for an upgrade (h2c, as the JDK's client does) has a body without an end in Ktor.
        val body = if (request.httpMethod == HttpMethod.Get) "" else receiveText()
        val answer = rest.answer(request.httpMethod.value, request.path(), headers, body)
        answer.headers.forEach { (name, value) -> response.header(name, value) }
        respondText(answer.body, ContentType.Application.Json, HttpStatusCode.fromValue(answer.status))
    }

    private fun ApplicationCall.isWebSocket() = request.headers[HttpHeaders.Upgrade].equals("websocket", true)

    companion object {
        const val LOOPBACK = "127.0.0.1"

        /** The gateway address at [port] of this machine. */
        fun url(isTls: Boolean, port: Int) = "${if (isTls) "wss" else "ws"}://$LOOPBACK:$port"

        /** Frames between socket and rules: enough that a burst needs no waiting, little enough to bound memory. */
        private const val FRAME_CHANNEL = 16

        /** Far above the 4096 bytes a client may send, so that one that sends more is told so with 4002. */
        private const val MAX_FRAME_BYTES = 1L shl 20

        /** Idle keep-alive connections are the clients' business in a test. */
        private const val IDLE_SECONDS = 3600
        private const val STOP_MILLIS = 1000L
    }
}
