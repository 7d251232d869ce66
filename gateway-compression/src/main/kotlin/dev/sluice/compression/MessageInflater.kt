package dev.sluice.compression

import dev.sluice.compression.CompressionException.Kind
import java.util.zip.DataFormatException

/** Inflates zlib data into a [MessageBuffer], and never past a cap. */
internal class MessageInflater(private val compression: Compression, private val decoder: ZlibDecoder) {
    private val probe = ByteArray(1)

    /** The stream has ended by itself; nothing can follow. */
    val isFinished: Boolean get() = decoder.isFinished

    /** Bytes of memory that the decoder holds. */
    val heldBytes: Long get() = decoder.heldBytes

    /** Inflates all of the input that belongs to the stream, and returns how many bytes were left behind its end. */
    fun inflate(input: ByteArray, offset: Int, length: Int, maxBytes: Int, into: MessageBuffer): Int {
        decoder.setInput(input, offset, length, into)
        try {
            inflateAll(maxBytes, into)
            return decoder.remaining
        } catch (e: DataFormatException) {
            throw corrupt(e.message ?: "invalid data", into, e)
        } finally {
            decoder.releaseInput()
        }
    }

    fun end(): Unit = decoder.end()

    fun corrupt(what: String, into: MessageBuffer, cause: Throwable? = null): CompressionException =
        CompressionException(Kind.CORRUPT, "$compression: $what ${where(into)}", cause)

    fun where(into: MessageBuffer): String =
        "after ${decoder.bytesRead} compressed bytes of the stream and ${into.length} bytes of the message"

    private fun inflateAll(maxBytes: Int, into: MessageBuffer) {
        while (true) {
            val room = minOf(into.room, maxBytes - into.length)
            if (room == 0) {
                if (into.grow(maxBytes)) continue
                return requireNothingLeft(into)
            }
            val count = decoder.inflate(into.bytes, into.length, room)
            into.advance(count)
            // A filled buffer may hide output that zlib still holds although its input is used up.
            if (count < room && isDone(into)) return
        }
    }

    private fun isDone(into: MessageBuffer): Boolean {
        if (decoder.needsDictionary) throw corrupt("the stream asks for a preset dictionary", into)
        if (decoder.needsInput || decoder.isFinished) return true
        throw corrupt("the decoder is stuck", into)
    }

    /** At the cap: one byte more tells a message of just that size from one that is too large. */
    private fun requireNothingLeft(into: MessageBuffer) {
        val count = decoder.inflate(probe, 0, 1)
        if (count > 0) {
            throw CompressionException(
                Kind.INFLATED_TOO_LARGE,
                "$compression: a message has more than ${into.length} bytes, which is all that is allowed, ${where(
                    into,
                )}",
            )
        }
        isDone(into)
    }
}
