package dev.sluice.testkit

import com.github.luben.zstd.EndDirective
import com.github.luben.zstd.ZstdCompressCtx
import java.io.ByteArrayOutputStream
import java.nio.ByteBuffer
import java.util.zip.Deflater

/** The bytes of one message on the wire, and the kind of frame that they go in. */
internal class WireMessage(val bytes: ByteArray, val isBinary: Boolean)

/**
 * Compression of what the server sends over one connection. Not thread-safe: only the connection's writer calls it.
 *
 * Source: Discord docs, Gateway > Encoding and Compression.
 */
internal interface MessageEncoder : AutoCloseable {
    /** What [MockConnection.compression] says. */
    val name: String

    fun encode(message: ByteArray): WireMessage

    override fun close() = Unit

    companion object {
        /** The transport compression of that name; null = not known, or zstd-jni is not on the class path. */
        fun ofQuery(compress: String?, format: PayloadFormat, config: MockConfig): MessageEncoder? =
            when (compress) {
                null, "" -> PlainEncoder(format)
                "zlib-stream" -> ZlibStreamEncoder()
                "zstd-stream" -> zstdIfPresent(config)
                else -> null
            }

        private fun zstdIfPresent(config: MockConfig): MessageEncoder? =
            try {
                ZstdStreamEncoder(config.isZstdFramePerMessage)
            } catch (_: LinkageError) {
                null
            }
    }
}

/** No compression. */
internal class PlainEncoder(private val format: PayloadFormat) : MessageEncoder {
    override val name: String = "none"

    override fun encode(message: ByteArray): WireMessage = WireMessage(message, format.isBinary)
}

/** Identify's `compress: true`, for JSON: large messages as one complete zlib stream each, small ones as they are. */
internal class PayloadZlibEncoder(private val threshold: Int) : MessageEncoder {
    override val name: String = "payload"
    private val deflater = Deflater()

    override fun encode(message: ByteArray): WireMessage {
        if (message.size < threshold) return WireMessage(message, isBinary = false)
        deflater.reset()
        deflater.setInput(message)
        deflater.finish()
        val out = ByteArrayOutputStream(message.size / 4 + 64)
        val chunk = ByteArray(CHUNK_BYTES)
        while (!deflater.finished()) out.write(chunk, 0, deflater.deflate(chunk))
        return WireMessage(out.toByteArray(), true)
    }

    override fun close() = deflater.end()
}

/** One zlib stream for the connection's life; each message ends with the sync flush 00 00 FF FF. */
internal class ZlibStreamEncoder : MessageEncoder {
    override val name: String = "zlib-stream"
    private val deflater = Deflater()
    private val chunk = ByteArray(CHUNK_BYTES)

    override fun encode(message: ByteArray): WireMessage {
        deflater.setInput(message)
        val out = ByteArrayOutputStream(message.size / 4 + 64)
        while (true) {
            val written = deflater.deflate(chunk, 0, chunk.size, Deflater.SYNC_FLUSH)
            out.write(chunk, 0, written)
            // A full chunk may hide more output; asking again with nothing left yields nothing.
            if (written < chunk.size) break
        }
        return WireMessage(out.toByteArray(), true)
    }

    override fun close() = deflater.end()
}

/** One zstd frame for the connection's life, flushed after each message and never ended; or a frame each. */
internal class ZstdStreamEncoder(private val isFramePerMessage: Boolean) : MessageEncoder {
    override val name: String = "zstd-stream"
    private val context = ZstdCompressCtx().setLevel(LEVEL).setWindowLog(WINDOW_LOG)
    private val chunk: ByteBuffer = ByteBuffer.allocateDirect(CHUNK_BYTES)

    override fun encode(message: ByteArray): WireMessage {
        val source = ByteBuffer.allocateDirect(message.size).put(message).flip()
        val out = ByteArrayOutputStream(message.size / 4 + 64)
        val directive = if (isFramePerMessage) EndDirective.END else EndDirective.FLUSH
        do {
            chunk.clear()
            val isDone = context.compressDirectByteBufferStream(chunk, source, directive)
            chunk.flip()
            while (chunk.hasRemaining()) out.write(chunk.get().toInt())
        } while (!isDone || source.hasRemaining())
        return WireMessage(out.toByteArray(), true)
    }

    override fun close() = context.close()

    private companion object {
        /** A window of 256 KiB, as Discord's gateway uses. */
        const val WINDOW_LOG = 18
        const val LEVEL = 3
    }
}

private const val CHUNK_BYTES = 16 * 1024
