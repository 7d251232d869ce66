package dev.sluice.compression

import com.github.luben.zstd.ZstdDecompressCtx
import com.github.luben.zstd.ZstdException
import dev.sluice.compression.CompressionException.Kind
import java.nio.ByteBuffer

/**
 * zstd-stream: one decoder for the life of a connection; each WebSocket message is one gateway message, flushed.
 *
 * Discord never ends its one frame; servers that send one complete frame per message are understood as well, as frames
 * may follow each other in a zstd stream. The only class that names types of zstd-jni, besides its provider.
 */
internal class ZstdStreamDecompressor(limits: CompressionLimits) :
    PiecewiseDecompressor(Compression.ZSTD_STREAM, limits) {
    private var decoder: ZstdDecompressCtx? = null
    private var frames = ZstdFrameFollower(limits.maxWindowBytes)
    private val probe = ByteBuffer.allocate(1)

    override val decoderCapacity: Long get() = if (decoder == null) 0 else CONTEXT_BYTES + frames.largestRingBytes

    override fun requireFrameType(binary: Boolean): Unit = requireBinary(binary)

    override fun finish(input: ByteArray, offset: Int, length: Int, binary: Boolean, into: MessageBuffer): Boolean {
        val decoder = decoder ?: newDecoder().also { decoder = it }
        if (pending.size > 0) decode(decoder, pending.bytes, 0, pending.size, into)
        decode(decoder, input, offset, length, into)
        if (!frames.isAtBoundary) {
            throw CompressionException(
                Kind.TRUNCATED,
                "$compression: a message ends within a ${frames.describePart()} ${where(into)}",
            )
        }
        // A frame that was opened or ended and nothing else is no message.
        return into.length > 0
    }

    override fun freeDecoder() {
        decoder?.close()
        decoder = null
        frames = ZstdFrameFollower(limits.maxWindowBytes)
    }

    private fun decode(decoder: ZstdDecompressCtx, input: ByteArray, offset: Int, length: Int, into: MessageBuffer) {
        // libzstd fails at the sixteenth call in a row without input. Nothing is held back that such a call could give.
        if (length == 0) return
        frames.follow(input, offset, length)
        try {
            decodeAll(decoder, ByteBuffer.wrap(input, offset, length), into)
        } catch (e: ZstdException) {
            throw CompressionException(Kind.CORRUPT, "$compression: ${e.message} ${where(into)}", e)
        }
    }

    private fun decodeAll(decoder: ZstdDecompressCtx, source: ByteBuffer, into: MessageBuffer) {
        val maxBytes = largestMessage(into)
        while (true) {
            val room = minOf(into.room, maxBytes - into.length)
            if (room == 0) {
                if (into.grow(maxBytes)) continue
                return requireNothingLeft(decoder, source, into)
            }
            val target = into.roomAsBuffer()
            target.limit(target.position() + room)
            val isFrameDone = decoder.decompressByteBufferStream(target, source)
            into.advance(room - target.remaining())
            // A filled buffer may hide output that libzstd still holds although its input is used up.
            if (!source.hasRemaining() && (isFrameDone || target.hasRemaining())) return
        }
    }

    /** At the cap: one byte more tells a message of just that size from one that is too large. */
    private fun requireNothingLeft(decoder: ZstdDecompressCtx, source: ByteBuffer, into: MessageBuffer) {
        do {
            probe.clear()
            decoder.decompressByteBufferStream(probe, source)
            if (probe.position() > 0) {
                throw CompressionException(
                    Kind.INFLATED_TOO_LARGE,
                    "$compression: a message has more than ${into.length} bytes, which is all that is allowed, ${where(
                        into,
                    )}",
                )
            }
        } while (source.hasRemaining())
    }

    private fun where(into: MessageBuffer): String =
        "in the piece that ends at byte ${frames.position} of the connection, after ${into.length} bytes of the message"

    private fun newDecoder(): ZstdDecompressCtx {
        val decoder = ZstdDecompressCtx()
        try {
            // libzstd takes the bound as a power of two; the follower has checked the exact one before.
            decoder.setLongMax(Int.SIZE_BITS - (limits.maxWindowBytes - 1).countLeadingZeroBits())
            return decoder
        } catch (e: Throwable) {
            // It is nobody's yet, and its memory is native.
            decoder.close()
            throw e
        }
    }

    private companion object {
        /** libzstd 1.5.7: ZSTD_estimateDCtxSize(). */
        const val CONTEXT_BYTES = 95_992L
    }
}
