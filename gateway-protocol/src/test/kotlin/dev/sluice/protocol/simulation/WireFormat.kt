package dev.sluice.protocol.simulation

import com.github.luben.zstd.EndDirective
import com.github.luben.zstd.ZstdCompressCtx
import dev.sluice.compression.Compression
import java.nio.ByteBuffer
import java.util.zip.Deflater

/** How one connection's messages look on the wire. */
internal abstract class WireFormat : AutoCloseable {
    open val isBinary: Boolean get() = true

    abstract fun bytes(text: String): ByteArray

    override fun close() = Unit

    companion object {
        fun of(compression: Compression): WireFormat =
            when (compression) {
                Compression.ZLIB_STREAM -> ZlibFormat()
                Compression.ZSTD_STREAM -> ZstdFormat()
                Compression.NONE, Compression.PAYLOAD -> PlainFormat()
            }
    }
}

private class PlainFormat : WireFormat() {
    override val isBinary: Boolean get() = false

    override fun bytes(text: String): ByteArray = text.toByteArray()
}

/** One deflate stream, each message flushed. */
private class ZlibFormat : WireFormat() {
    private val deflater = Deflater(Deflater.BEST_SPEED)
    private val room = ByteArray(4096)

    override fun bytes(text: String): ByteArray {
        deflater.setInput(text.toByteArray())
        val length = deflater.deflate(room, 0, room.size, Deflater.SYNC_FLUSH)
        check(length < room.size) { "the model's messages are short" }
        return room.copyOf(length)
    }

    override fun close() = deflater.end()
}

/** One zstd frame that never ends, each message flushed. */
private class ZstdFormat : WireFormat() {
    private val context = ZstdCompressCtx().apply {
        setLevel(1)
        setWindowLog(WINDOW_LOG)
    }

    override fun bytes(text: String): ByteArray {
        val target = ByteBuffer.allocate(ROOM)
        val isFlushed = context.compressByteBufferStream(
            target,
            ByteBuffer.wrap(text.toByteArray()),
            EndDirective.FLUSH,
        )
        check(isFlushed) { "the model's messages are short" }
        return target.array().copyOf(target.position())
    }

    override fun close() = context.close()

    private companion object {
        const val ROOM = 4096

        /** The smallest: thousands of connections are made. */
        const val WINDOW_LOG = 10
    }
}
