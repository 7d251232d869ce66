package dev.sluice.compression

import java.util.zip.Inflater

/** The zlib of the JDK: straight from array to array. */
internal class JdkZlibDecoder : ZlibDecoder {
    private val inflater = Inflater()

    override val isFinished: Boolean get() = inflater.finished()

    override val needsDictionary: Boolean get() = inflater.needsDictionary()

    override val needsInput: Boolean get() = inflater.needsInput()

    override val remaining: Int get() = inflater.remaining

    override val bytesRead: Long get() = inflater.bytesRead

    override val nativeBytes: Long get() = NATIVE_BYTES

    override fun setInput(input: ByteArray, offset: Int, length: Int, into: MessageBuffer): Unit =
        inflater.setInput(input, offset, length)

    override fun releaseInput(): Unit = inflater.setInput(PendingBytes.EMPTY)

    override fun inflate(output: ByteArray, offset: Int, length: Int): Int = inflater.inflate(output, offset, length)

    /** Begins another stream. */
    fun restart(): Unit = inflater.reset()

    override fun end(): Unit = inflater.end()

    companion object {
        /** What zlib's inflate takes: its state (7,160 bytes), the 32 KiB window and the z_stream. */
        const val NATIVE_BYTES = 40_040L
    }
}
