package dev.sluice.gateway.transport

import java.io.BufferedInputStream
import java.io.DataInputStream
import java.io.EOFException
import java.io.IOException
import java.io.OutputStream
import java.net.Socket
import java.security.MessageDigest
import java.util.Base64
import javax.net.ssl.SSLSocket

/** One frame as it lay on the wire, unmasked (RFC 6455, 5.2). */
internal class RawFrame(val opcode: Int, val isFinal: Boolean, val wasMasked: Boolean, val payload: ByteArray) {
    val text: String get() = String(payload)
    val closeCode: Int get() = ((payload[0].toInt() and 0xFF) shl 8) or (payload[1].toInt() and 0xFF)
    val closeReason: String get() = String(payload, 2, payload.size - 2)

    companion object {
        const val CONTINUATION = 0
        const val TEXT = 1
        const val BINARY = 2
        const val CLOSE = 8
        const val PING = 9
        const val PONG = 10
    }
}

/** The server's end of one connection; reads and writes block the caller. */
internal class RawPeer private constructor(
    private val socket: Socket,
    val requestLine: String,
    val headers: Map<String, String>,
) {
    private val input = DataInputStream(BufferedInputStream(socket.getInputStream()))
    private val output: OutputStream = socket.getOutputStream()

    /** What TLS was agreed on; null in the clear. */
    val tlsVersion: String? get() = (socket as? SSLSocket)?.session?.protocol

    fun send(opcode: Int, payload: ByteArray, fin: Boolean = true) = answer(frame(opcode, payload, fin))

    fun sendText(text: String) = send(RawFrame.TEXT, text.toByteArray())

    fun sendClose(code: Int, reason: String) = send(RawFrame.CLOSE, closePayload(code, reason))

    fun answer(text: String) = answer(text.toByteArray())

    fun answer(bytes: ByteArray) {
        output.write(bytes)
        output.flush()
    }

    /** The next frame; EOFException when the client has gone. */
    fun read(): RawFrame {
        socket.soTimeout = READ_TIMEOUT_MILLIS
        val first = input.readUnsignedByte()
        val second = input.readUnsignedByte()
        val length =
            when (val short = second and 0x7F) {
                126 -> input.readUnsignedShort()
                127 -> Math.toIntExact(input.readLong())
                else -> short
            }
        val isMasked = second and 0x80 != 0
        val mask = if (isMasked) input.readNBytes(4) else ByteArray(4)
        val payload = input.readNBytes(length)
        for (i in payload.indices) payload[i] = (payload[i].toInt() xor mask[i % 4].toInt()).toByte()
        return RawFrame(first and 0x0F, first and 0x80 != 0, isMasked, payload)
    }

    /** The next frame that is neither a ping nor a pong. */
    fun readData(): RawFrame {
        while (true) {
            val frame = read()
            if (frame.opcode != RawFrame.PING && frame.opcode != RawFrame.PONG) return frame
        }
    }

    /** Whether the client ends the connection in time, whatever it sends before. */
    fun seesEnd(): Boolean =
        try {
            while (true) read()
            @Suppress("UNREACHABLE_CODE")
            false
        } catch (_: EOFException) {
            true
        } catch (_: java.net.SocketTimeoutException) {
            false
        } catch (_: IOException) {
            true
        }

    /** Ends the connection without a close frame. */
    fun drop() = socket.close()

    /** Ends it so that whatever the client still writes fails (RST). */
    fun reset() {
        socket.setSoLinger(true, 0)
        socket.close()
    }

    /** @param edit makes another answer of the right one */
    fun upgrade(edit: (String) -> String = { it }) {
        val key = headers.getValue("sec-websocket-key")
        val accept = MessageDigest.getInstance("SHA-1").digest((key + WEBSOCKET_GUID).toByteArray())
        val right =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                "Sec-WebSocket-Accept: ${Base64.getEncoder().encodeToString(accept)}\r\n\r\n"
        answer(edit(right))
    }

    companion object {
        /** RFC 6455, 1.3. */
        private const val WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        private const val READ_TIMEOUT_MILLIS = 5_000

        fun frame(opcode: Int, payload: ByteArray, fin: Boolean = true): ByteArray {
            val first = (if (fin) 0x80 else 0) or opcode
            val size = payload.size
            val header =
                when {
                    size < 126 -> byteArrayOf(first.toByte(), size.toByte())

                    size <= 0xFFFF -> byteArrayOf(first.toByte(), 126, (size shr 8).toByte(), size.toByte())

                    else -> byteArrayOf(first.toByte(), 127) +
                        ByteArray(8) { (size.toLong() shr (56 - 8 * it)).toByte() }
                }
            return header + payload
        }

        fun closePayload(code: Int, reason: String): ByteArray =
            byteArrayOf((code shr 8).toByte(), code.toByte()) + reason.toByteArray()

        fun readRequest(socket: Socket): RawPeer {
            val head = StringBuilder()
            val input = socket.getInputStream()
            while (!head.endsWith("\r\n\r\n")) {
                val next = input.read()
                if (next < 0) throw java.net.SocketException("the client has gone")
                head.append(next.toChar())
            }
            val headers =
                head.lines().drop(1).filter { ':' in it }.associate {
                    it.substringBefore(':').trim().lowercase() to it.substringAfter(':').trim()
                }
            return RawPeer(socket, head.lines().first(), headers)
        }
    }
}
