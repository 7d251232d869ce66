package dev.sluice.bench.paced

import dev.sluice.codec.Envelope
import dev.sluice.codec.JsonCodec
import dev.sluice.compression.Compression
import dev.sluice.compression.Decompressors
import dev.sluice.compression.MessageBuffer
import dev.sluice.model.Intents
import dev.sluice.model.Opcode
import dev.sluice.testkit.MockGateway
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response
import okhttp3.WebSocket
import okhttp3.WebSocketListener
import okio.ByteString
import java.util.concurrent.atomic.AtomicLong

/**
 * OkHttp's WebSocket, and in its callback the same decompressor and decoder as a shard has; no session, no checks, no
 * queue, nobody to deliver to: what is left when everything else is taken away.
 */
internal class OkHttpReader(url: String, private val events: AtomicLong) :
    WebSocketListener(),
    AutoCloseable {
    private val decompressor = Decompressors.create(Compression.ZSTD_STREAM)
    private val buffer = MessageBuffer()
    private val envelope = Envelope()
    private val client = OkHttpClient()
    private val socket = client.newWebSocket(
        Request.Builder().url("$url/?v=10&encoding=json&compress=zstd-stream").build(),
        this,
    )

    override fun onMessage(webSocket: WebSocket, bytes: ByteString) {
        val message = bytes.toByteArray()
        if (!decompressor.decompress(message, 0, message.size, last = true, binary = true, buffer)) return
        JsonCodec.DEFAULT.readEnvelope(buffer.bytes, buffer.offset, buffer.length, envelope)
        if (envelope.opcode == Opcode.HELLO) webSocket.send(IDENTIFY)
        val type = envelope.type ?: return
        JsonCodec.DEFAULT.decode(type, buffer.bytes, envelope.dataOffset, envelope.dataLength)
        events.incrementAndGet()
    }

    override fun onFailure(webSocket: WebSocket, t: Throwable, response: Response?) {
        System.err.println("OkHttp's connection failed: $t")
    }

    override fun close() {
        socket.close(NORMAL_CLOSE, null)
        client.dispatcher.executorService.shutdown()
        client.connectionPool.evictAll()
    }

    private companion object {
        const val NORMAL_CLOSE = 1000
        val IDENTIFY =
            """{"op":2,"d":{"token":"${MockGateway.DEFAULT_TOKEN}","intents":${Intents.ALL.bits},""" +
                """"properties":{"os":"linux","browser":"bench","device":"bench"}}}"""
    }
}
