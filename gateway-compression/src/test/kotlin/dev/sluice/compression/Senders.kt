package dev.sluice.compression

import com.github.luben.zstd.EndDirective
import com.github.luben.zstd.Zstd
import com.github.luben.zstd.ZstdCompressCtx
import java.io.ByteArrayOutputStream
import java.nio.ByteBuffer
import java.util.zip.Deflater

/** The server's side of one connection: what a gateway message looks like on the wire. */
internal interface Sender : AutoCloseable {
    fun message(payload: ByteArray): ByteArray

    override fun close() = Unit
}

internal class PlainSender : Sender {
    override fun message(payload: ByteArray): ByteArray = payload
}

/** One deflate stream, each message flushed (Z_SYNC_FLUSH). */
internal class ZlibStreamSender(level: Int = Deflater.DEFAULT_COMPRESSION, strategy: Int = Deflater.DEFAULT_STRATEGY) :
    Sender {
    private val deflater = Deflater(level).apply { setStrategy(strategy) }

    override fun message(payload: ByteArray): ByteArray = deflater.run(payload, Deflater.SYNC_FLUSH)

    override fun close() = deflater.end()
}

/** Each message a deflate stream of its own, ended. */
internal class ZlibPayloadSender : Sender {
    override fun message(payload: ByteArray): ByteArray {
        val deflater = Deflater()
        deflater.finish()
        return deflater.run(payload, Deflater.NO_FLUSH).also { deflater.end() }
    }
}

private fun Deflater.run(payload: ByteArray, flush: Int): ByteArray {
    setInput(payload)
    val out = ByteArrayOutputStream()
    val chunk = ByteArray(4096)
    do {
        val count = deflate(chunk, 0, chunk.size, flush)
        out.write(chunk, 0, count)
    } while (count == chunk.size)
    return out.toByteArray()
}

/** One zstd frame that never ends, each message flushed; the window as Discord's, 256 KiB, unless given. */
internal class ZstdStreamSender(windowLog: Int = 18, private val directive: EndDirective = EndDirective.FLUSH) :
    Sender {
    private val context =
        ZstdCompressCtx().apply {
            setLevel(3)
            setWindowLog(windowLog)
        }

    override fun message(payload: ByteArray): ByteArray {
        val target = ByteBuffer.allocate(Zstd.compressBound(payload.size.toLong()).toInt() + 1024)
        check(
            context.compressByteBufferStream(target, ByteBuffer.wrap(payload), directive),
        ) { "the target is too small" }
        return target.array().copyOf(target.position())
    }

    override fun close() = context.close()
}

/** Each message a complete zstd frame that tells its size, as some servers send it. */
internal class ZstdFrameSender(private val level: Int = 3) : Sender {
    override fun message(payload: ByteArray): ByteArray = Zstd.compress(payload, level)
}
