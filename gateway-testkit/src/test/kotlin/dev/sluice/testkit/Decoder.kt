package dev.sluice.testkit

import com.github.luben.zstd.ZstdDecompressCtx
import java.io.ByteArrayOutputStream
import java.nio.ByteBuffer
import java.util.zip.Inflater

/** The client's side of each compression, written by hand from Discord's documentation. */
interface Decoder : AutoCloseable {
    /** The message, or null while it is not complete. */
    fun decode(frame: RawClient.Frame): ByteArray?

    override fun close() = Unit

    companion object {
        fun of(query: String): Decoder =
            when {
                "zlib-stream" in query -> ZlibStream()
                "zstd-stream" in query -> ZstdStream()
                else -> PlainOrPayload()
            }
    }

    class PlainOrPayload : Decoder {
        override fun decode(frame: RawClient.Frame): ByteArray {
            if (!frame.isBinary) return frame.bytes
            val inflater = Inflater()
            return try {
                inflater.setInput(frame.bytes)
                inflater.drain().also { check(inflater.finished()) { "a payload is a complete zlib stream" } }
            } finally {
                inflater.end()
            }
        }
    }

    class ZlibStream : Decoder {
        private val inflater = Inflater()
        private val pending = ByteArrayOutputStream()

        override fun decode(frame: RawClient.Frame): ByteArray? {
            check(frame.isBinary) { "a stream comes in binary frames" }
            pending.write(frame.bytes)
            val bytes = pending.toByteArray()
            if (bytes.size < 4 || !bytes.copyOfRange(bytes.size - 4, bytes.size).contentEquals(SUFFIX)) return null
            pending.reset()
            inflater.setInput(bytes)
            return inflater.drain()
        }

        override fun close() = inflater.end()
    }

    class ZstdStream : Decoder {
        private val context = ZstdDecompressCtx()

        override fun decode(frame: RawClient.Frame): ByteArray {
            check(frame.isBinary) { "a stream comes in binary frames" }
            val source = ByteBuffer.allocateDirect(frame.bytes.size).put(frame.bytes).flip()
            val chunk = ByteBuffer.allocateDirect(1 shl 16)
            val out = ByteArrayOutputStream()
            do {
                chunk.clear()
                context.decompressDirectByteBufferStream(chunk, source)
                val isFull = !chunk.hasRemaining()
                chunk.flip()
                while (chunk.hasRemaining()) out.write(chunk.get().toInt())
            } while (source.hasRemaining() || isFull)
            return out.toByteArray()
        }

        override fun close() = context.close()
    }
}

private val SUFFIX = byteArrayOf(0, 0, -1, -1)

private fun Inflater.drain(): ByteArray {
    val out = ByteArrayOutputStream()
    val chunk = ByteArray(1 shl 16)
    while (true) {
        val count = inflate(chunk)
        if (count == 0) return out.toByteArray()
        out.write(chunk, 0, count)
    }
}
