package dev.sluice.compression

import dev.sluice.compression.CompressionException.Kind
import java.util.Objects

/**
 * What all built-in decompressors do alike: keep the pieces of a message until its last one, count, and refuse to work
 * after [close] or a failure. Subclasses say when a message ends and turn it into its decompressed form.
 */
internal abstract class PiecewiseDecompressor(
    final override val compression: Compression,
    protected val limits: CompressionLimits,
) : Decompressor {
    private enum class State { USABLE, FAILED, CLOSED }

    protected val pending = PendingBytes(compression, limits.maxPendingBytes)
    private var state = State.USABLE

    final override var bytesIn: Long = 0
        private set

    final override var bytesOut: Long = 0
        private set

    final override val capacity: Long get() = pending.capacity + decoderCapacity

    final override fun decompress(
        input: ByteArray,
        offset: Int,
        length: Int,
        last: Boolean,
        binary: Boolean,
        into: MessageBuffer,
    ): Boolean {
        check(state == State.USABLE) {
            if (state ==
                State.CLOSED
            ) {
                "the decompressor is closed"
            } else {
                "the decompressor has failed, call reset() first"
            }
        }
        Objects.checkFromIndexSize(offset, length, input.size)
        into.clear()
        bytesIn += length
        // Until the end is reached: after whatever is thrown, for want of memory as well, the decoder may be anywhere.
        state = State.FAILED
        try {
            val isMessage = take(input, offset, length, last, binary, into)
            state = State.USABLE
            return isMessage
        } finally {
            if (state == State.FAILED) {
                forgetConnection()
                into.clear()
            }
        }
    }

    final override fun reset() {
        check(state != State.CLOSED) { "the decompressor is closed" }
        forgetConnection()
        state = State.USABLE
    }

    final override fun close() {
        state = State.CLOSED
        forgetConnection()
    }

    final override fun toString(): String =
        "${javaClass.simpleName}(${state.name.lowercase()}, in=$bytesIn, out=$bytesOut, capacity=$capacity)"

    /** Bytes that the decoder holds, 0 when there is none. */
    protected abstract val decoderCapacity: Long

    /** Throws when frames of this type have no place in the stream. */
    protected abstract fun requireFrameType(binary: Boolean)

    /** Whether the message is whole with this piece, which is not yet in [pending]. */
    protected open fun endsMessage(input: ByteArray, offset: Int, length: Int, last: Boolean): Boolean = last

    /** Leaves the message that consists of [pending] and the last piece in [into]; false when there is none in it. */
    protected abstract fun finish(
        input: ByteArray,
        offset: Int,
        length: Int,
        binary: Boolean,
        into: MessageBuffer,
    ): Boolean

    /** Frees the decoder; the next byte makes a new one. */
    protected abstract fun freeDecoder()

    protected fun requireBinary(binary: Boolean) {
        if (!binary) {
            throw CompressionException(
                Kind.UNEXPECTED_TEXT,
                "$compression: a text frame came, all must be binary",
            )
        }
    }

    /** Makes [into] a view on a message that is not compressed. */
    protected fun handOn(input: ByteArray, offset: Int, length: Int, into: MessageBuffer) {
        val size = pending.size.toLong() + length
        if (size > limits.maxInflatedBytes) {
            throw CompressionException(
                Kind.INFLATED_TOO_LARGE,
                "$compression: a message has $size bytes, at most ${limits.maxInflatedBytes} are allowed",
            )
        }
        if (pending.size == 0) {
            into.view(input, offset, length)
        } else {
            pending.appendUnchecked(input, offset, length)
            into.view(pending.bytes, 0, pending.size)
        }
    }

    /** The cap on a message that is written to [into]. */
    protected fun largestMessage(into: MessageBuffer): Int = minOf(limits.maxInflatedBytes, into.maxCapacity)

    private fun take(
        input: ByteArray,
        offset: Int,
        length: Int,
        last: Boolean,
        binary: Boolean,
        into: MessageBuffer,
    ): Boolean {
        requireFrameType(binary)
        if (!endsMessage(input, offset, length, last)) {
            pending.append(input, offset, length)
            return false
        }
        val isMessage = finish(input, offset, length, binary, into)
        pending.clear()
        bytesOut += into.length
        return isMessage
    }

    private fun forgetConnection() {
        pending.release()
        freeDecoder()
    }
}
