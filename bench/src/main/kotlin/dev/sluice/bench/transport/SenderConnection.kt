package dev.sluice.bench.transport

import java.io.IOException
import java.io.InputStream
import java.net.Socket
import java.security.MessageDigest
import java.util.Base64
import java.util.Random
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.locks.LockSupport
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLSocket
import kotlin.concurrent.thread

/** One connection of a [TransportSender], over TLS if [tls] is given. */
internal class SenderConnection(private val raw: GatheringSocket, private val tls: SSLContext?) {
    private val socket: Socket by lazy { if (tls == null) raw else secured(tls) }

    /** Sends until the client goes. */
    fun run() {
        try {
            raw.tcpNoDelay = true
            val head = readHead(socket.getInputStream())
            val query = QUERY.findAll(head.lines().first()).associate { it.groupValues[1] to it.groupValues[2] }
            upgrade(head)
            thread(isDaemon = true, name = "sender-end") { awaitEnd() }
            write(frame(agreed().toByteArray()))
            send(frame(payload(query.getValue("bytes").toInt())), query.getValue("rate").toDouble())
        } catch (_: IOException) {
            // The client has gone: its turn is over.
        } finally {
            raw.close()
        }
    }

    private fun send(frame: ByteArray, rate: Double) {
        raw.isGathering = rate == 0.0
        if (rate == 0.0) while (true) write(frame)
        val interval = (NANOS_PER_SECOND / rate).toLong()
        // Spread, so that connections do not send all at the same moment.
        var next = System.nanoTime() + (count.incrementAndGet() * GOLDEN % 1 * interval).toLong()
        while (true) {
            next += interval
            // What could not be sent in time is left out, not sent in a burst that nobody asked for.
            next = maxOf(next, System.nanoTime() - NANOS_PER_SECOND / 10)
            while (System.nanoTime() < next) LockSupport.parkNanos(next - System.nanoTime())
            write(frame)
        }
    }

    private fun write(bytes: ByteArray) = socket.getOutputStream().write(bytes)

    private fun secured(tls: SSLContext): Socket {
        val factory = tls.socketFactory
        val secured = factory.createSocket(raw, null, raw.port, true) as SSLSocket
        secured.useClientMode = false
        return secured
    }

    private fun agreed(): String =
        (socket as? SSLSocket)?.session?.let { "${it.protocol} ${it.cipherSuite}" } ?: "plain"

    /** A client says nothing but that it goes. */
    private fun awaitEnd() {
        try {
            socket.getInputStream().read()
        } catch (_: IOException) {
            // It has gone without a word.
        } finally {
            raw.close()
        }
    }

    private fun upgrade(head: String) {
        val key = checkNotNull(KEY.find(head)) { "no WebSocket request: $head" }.groupValues[1]
        val accept = MessageDigest.getInstance("SHA-1").digest((key + WEBSOCKET_GUID).toByteArray())
        write(
            (
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                    "Sec-WebSocket-Accept: ${Base64.getEncoder().encodeToString(accept)}\r\n\r\n"
            ).toByteArray(),
        )
    }

    private fun readHead(input: InputStream): String {
        val head = StringBuilder()
        while (!head.endsWith("\r\n\r\n")) {
            val next = input.read()
            if (next < 0) throw IOException("the client has gone")
            head.append(next.toChar())
        }
        return head.toString()
    }

    private companion object {
        /** RFC 6455, 1.3. */
        const val WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        const val NANOS_PER_SECOND = 1_000_000_000L

        /** Its multiples spread evenly between whole numbers, however many there are. */
        const val GOLDEN = 0.6180339887498949
        const val BINARY_AND_FINAL = 0x82

        /** From this size on a length takes two bytes more (RFC 6455, 5.2). */
        const val EXTENDED_LENGTH = 126
        val QUERY = Regex("(\\w+)=([\\d.]+)")
        val KEY = Regex("(?i)sec-websocket-key: *(\\S+)")
        val count = AtomicInteger()

        /** As compressed bytes look: like chance. */
        fun payload(bytes: Int): ByteArray = ByteArray(bytes).also { Random(bytes.toLong()).nextBytes(it) }

        fun frame(payload: ByteArray): ByteArray {
            val size = payload.size
            require(size <= 0xFFFF) { "at most 65535 bytes, not $size" }
            val head = if (size < EXTENDED_LENGTH) listOf(size) else listOf(EXTENDED_LENGTH, size shr 8, size)
            return byteArrayOf(BINARY_AND_FINAL.toByte()) + head.map { it.toByte() } + payload
        }
    }
}
