package dev.sluice.compression

import java.util.zip.DataFormatException

/**
 * One zlib stream (RFC 1950), decoded by whatever zlib there is; [MessageInflater] does what all have in common. It takes
 * its memory when it is made; what of it is native it keeps until [end]. Not thread-safe.
 */
internal interface ZlibDecoder {
    /** The stream has ended by itself. */
    val isFinished: Boolean

    /** The stream can not go on without a preset dictionary. */
    val needsDictionary: Boolean

    /** All input was consumed. */
    val needsInput: Boolean

    /** Bytes of the input that were not consumed. */
    val remaining: Int

    /** Compressed bytes consumed since the stream began. */
    val bytesRead: Long

    /** Bytes of memory that it holds, native or not, as an estimate. */
    val heldBytes: Long

    /** Gives it input, to be inflated for [into] alone until [releaseInput]. */
    fun setInput(input: ByteArray, offset: Int, length: Int, into: MessageBuffer)

    /** Lets go of the input and of the buffer, so that they are not kept alive until the next message. */
    fun releaseInput()

    /**
     * Fills [output] as far as the input goes, and returns how many bytes were written: less than [length] only when
     * [needsInput], [isFinished] or [needsDictionary].
     *
     * @throws DataFormatException when the stream is corrupt
     */
    fun inflate(output: ByteArray, offset: Int, length: Int): Int

    /** Frees the native memory. May be called again; everything else is forbidden after it. */
    fun end()
}
