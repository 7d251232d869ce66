package dev.sluice.testkit

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import java.io.ByteArrayOutputStream
import java.net.URI
import java.net.http.HttpClient
import java.net.http.WebSocket
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException
import javax.net.ssl.SSLContext

/**
 * A gateway client that knows nothing but frames: the mock is checked on its own, without a line of the real client.
 */
class RawClient(
    url: String,
    query: String = "v=10&encoding=json",
    private val isReading: Boolean = true,
    tls: SSLContext? = null,
) : WebSocket.Listener,
    AutoCloseable {
    class Frame(val bytes: ByteArray, val isLast: Boolean, val isBinary: Boolean)

    val frames = LinkedBlockingQueue<Frame>()
    private val end = CompletableFuture<Int>()
    private val decoder = Decoder.of(query)
    val socket: WebSocket =
        (tls?.let { HttpClient.newBuilder().sslContext(it).build() } ?: http)
            .newWebSocketBuilder()
            .buildAsync(URI("$url/?$query"), this)
            .get(TIMEOUT, TimeUnit.SECONDS)

    override fun onOpen(webSocket: WebSocket) {
        if (isReading) webSocket.request(1)
    }

    override fun onText(webSocket: WebSocket, data: CharSequence, last: Boolean): CompletionStage<*>? {
        frames += Frame(data.toString().encodeToByteArray(), last, false)
        webSocket.request(1)
        return null
    }

    override fun onBinary(webSocket: WebSocket, data: ByteBuffer, last: Boolean): CompletionStage<*>? {
        frames += Frame(ByteArray(data.remaining()).also { data.get(it) }, last, true)
        webSocket.request(1)
        return null
    }

    override fun onClose(webSocket: WebSocket, statusCode: Int, reason: String): CompletionStage<*>? {
        end.complete(statusCode)
        return null
    }

    override fun onError(webSocket: WebSocket, error: Throwable) {
        end.complete(1006)
    }

    /** The code that the server closed with; 1006 = no close frame. */
    fun closeCode(): Int {
        repeat((TIMEOUT * 10).toInt()) {
            try {
                return end.get(100, TimeUnit.MILLISECONDS)
            } catch (_: TimeoutException) {
                // The JDK's client now and then overlooks the end of its stream until it writes. A ping is no send.
                val ping = socket.sendPing(ByteBuffer.allocate(0)).handle { _, failure -> failure }
                if (ping.get(TIMEOUT, TimeUnit.SECONDS) != null) return end.getNow(1006)
            }
        }
        error("the connection is still open")
    }

    /** One WebSocket message: its fragments put together. */
    fun nextFrame(): Frame {
        val out = ByteArrayOutputStream()
        while (true) {
            val piece =
                checkNotNull(frames.poll(TIMEOUT, TimeUnit.SECONDS)) { "no frame; closed with ${end.getNow(0)}" }
            out.write(piece.bytes)
            if (piece.isLast) return Frame(out.toByteArray(), true, piece.isBinary)
        }
    }

    /** One gateway message, decompressed by hand. */
    fun nextText(): String = nextBytes().decodeToString()

    fun nextBytes(): ByteArray {
        while (true) decoder.decode(nextFrame())?.let { return it }
    }

    fun next(): JsonObject = Json.parseToJsonElement(nextText()) as JsonObject

    /** The next message with this opcode; ones before it are skipped. */
    fun nextOp(opcode: Int): JsonObject {
        while (true) next().let { if (it.text("op") == opcode.toString()) return it }
    }

    /** The next dispatch of this type; messages before it are skipped. */
    fun nextEvent(type: String): JsonObject {
        while (true) next().let { if (it.text("t") == type) return it }
    }

    fun send(json: String): RawClient {
        socket.sendText(json, true).get(TIMEOUT, TimeUnit.SECONDS)
        return this
    }

    fun identify(
        intents: Long = ALL_INTENTS,
        shard: String = "[0,1]",
        token: String = MockGateway.DEFAULT_TOKEN,
        more: String = "",
    ): RawClient =
        send(
            """{"op":2,"d":{"token":"$token","intents":$intents,"shard":$shard,""" +
                """"properties":{"os":"a","browser":"b","device":"c"}$more}}""",
        )

    fun resume(sessionId: String, sequence: Long, token: String = MockGateway.DEFAULT_TOKEN): RawClient =
        send("""{"op":6,"d":{"token":"$token","session_id":"$sessionId","seq":$sequence}}""")

    fun heartbeat(sequence: Long? = null): RawClient = send("""{"op":1,"d":$sequence}""")

    /** Takes HELLO, identifies and answers READY's `d`. */
    fun ready(intents: Long = ALL_INTENTS, shard: String = "[0,1]"): JsonObject {
        nextOp(10)
        identify(intents, shard)
        return nextEvent("READY").getValue("d") as JsonObject
    }

    fun closeWith(code: Int) {
        socket.sendClose(code, "").get(TIMEOUT, TimeUnit.SECONDS)
        closeCode()
    }

    /** Drops the TCP connection. */
    override fun close() {
        socket.abort()
        decoder.close()
    }

    companion object {
        const val TIMEOUT = 10L
        const val ALL_INTENTS = 53_608_447L
        val http: HttpClient = HttpClient.newHttpClient()
    }
}
