package dev.sluice.compression

import java.util.zip.Inflater

/** The zlib of the JDK, which others are held against. */
internal class JdkZlibDecoder : ZlibDecoder {
    private val inflater = Inflater()

    override val isFinished: Boolean get() = inflater.finished()

    override val needsDictionary: Boolean get() = inflater.needsDictionary()

    override val needsInput: Boolean get() = inflater.needsInput()

    override val remaining: Int get() = inflater.remaining

    override val bytesRead: Long get() = inflater.bytesRead

    override val heldBytes: Long get() = 0

    override fun setInput(input: ByteArray, offset: Int, length: Int, into: MessageBuffer): Unit =
        inflater.setInput(input, offset, length)

    override fun releaseInput(): Unit = inflater.setInput(PendingBytes.EMPTY)

    override fun inflate(output: ByteArray, offset: Int, length: Int): Int = inflater.inflate(output, offset, length)

    override fun end(): Unit = inflater.end()
}
