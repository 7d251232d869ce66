package dev.sluice.compression

import java.lang.ref.Reference
import java.nio.ByteBuffer
import java.util.zip.DataFormatException

/** A stream of a [NativeZlib]. Input and output pass through the [NativeStage] of the buffer that is written to. */
internal class NativeZlibDecoder(private val zlib: NativeZlib) : ZlibDecoder {
    /** Null once it was freed: the address must not be used then. */
    private var stream: ByteBuffer? = zlib.newStream()
    private val address = ForeignFunctions.addressOf(checkNotNull(stream))

    private var stage: NativeStage? = null
    private var input = PendingBytes.EMPTY

    /** What of [input] is not yet in the stage, and how many bytes in the stage were not yet consumed. */
    private var position = 0
    private var limit = 0
    private var staged = 0

    override var isFinished: Boolean = false
        private set

    override var needsDictionary: Boolean = false
        private set

    override var bytesRead: Long = 0
        private set

    override val needsInput: Boolean get() = remaining == 0

    override val remaining: Int get() = staged + limit - position

    override val heldBytes: Long get() = if (stream == null) 0 else NATIVE_BYTES

    init {
        requireInitialised(zlib.init(address))
    }

    override fun setInput(input: ByteArray, offset: Int, length: Int, into: MessageBuffer) {
        this.input = input
        position = offset
        limit = offset + length
        staged = 0
        stage = into.nativeStage()
    }

    override fun releaseInput() {
        input = PendingBytes.EMPTY
        position = 0
        limit = 0
        staged = 0
        stage = null
    }

    override fun inflate(output: ByteArray, offset: Int, length: Int): Int {
        val stream = checkNotNull(stream) { "the decoder is closed" }
        val stage = checkNotNull(stage) { "there is no input" }
        var written = 0
        while (written < length && !isFinished && !needsDictionary) {
            if (staged == 0) stageInput(stream, stage)
            val room = minOf(length - written, NativeStage.OUTPUT_BYTES)
            stream.putLong(NativeZlib.NEXT_OUT, stage.outputAddress)
            stream.putInt(NativeZlib.AVAILABLE_OUT, room)
            val code = zlib.inflate(address)
            val left = stream.getInt(NativeZlib.AVAILABLE_IN)
            bytesRead += staged - left
            staged = left
            val count = room - stream.getInt(NativeZlib.AVAILABLE_OUT)
            stage.output.get(0, output, offset + written, count)
            written += count
            handle(code, stream)
            // A filled stage may hide output that zlib still holds although its input is used up.
            if (count < room && (remaining == 0 || code == NativeZlib.BUFFER_ERROR)) break
        }
        // Their addresses alone would not keep them.
        Reference.reachabilityFence(stage)
        Reference.reachabilityFence(stream)
        return written
    }

    override fun end() {
        val freed = stream ?: return
        stream = null
        zlib.end(address)
        Reference.reachabilityFence(freed)
    }

    private fun stageInput(stream: ByteBuffer, stage: NativeStage) {
        staged = minOf(limit - position, NativeStage.INPUT_BYTES)
        stage.input.put(0, input, position, staged)
        position += staged
        stream.putLong(NativeZlib.NEXT_IN, stage.inputAddress)
        stream.putInt(NativeZlib.AVAILABLE_IN, staged)
    }

    private fun handle(code: Int, stream: ByteBuffer) {
        when (code) {
            NativeZlib.OK, NativeZlib.BUFFER_ERROR -> Unit
            NativeZlib.STREAM_END -> isFinished = true
            NativeZlib.NEED_DICTIONARY -> needsDictionary = true
            NativeZlib.DATA_ERROR -> throw DataFormatException(messageOf(stream))
            NativeZlib.MEMORY_ERROR -> throw OutOfMemoryError("$zlib has no memory to inflate")
            else -> error("$zlib: inflate gave $code")
        }
    }

    private fun messageOf(stream: ByteBuffer): String? {
        val message = stream.getLong(NativeZlib.MESSAGE)
        return if (message == 0L) null else ForeignFunctions.textAt(message)
    }

    private fun requireInitialised(code: Int) {
        if (code == NativeZlib.MEMORY_ERROR) throw OutOfMemoryError("$zlib has no memory for a stream")
        check(code == NativeZlib.OK) { "$zlib: inflateInit2 gave $code" }
    }

    private companion object {
        /** What inflate of zlib-ng 2.2 takes (42,112 bytes: its state, the 32 KiB window, padding) and the z_stream. */
        const val NATIVE_BYTES = 42_224L
    }
}
