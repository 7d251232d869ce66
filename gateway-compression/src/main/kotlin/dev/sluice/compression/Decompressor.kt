package dev.sluice.compression

/**
 * Turns what a connection receives into gateway messages.
 *
 * It serves one connection at a time; [reset] makes it ready for the next, resumes included (Discord docs, Gateway >
 * Transport Compression: the context is per connection). It keeps compressed bytes of an unfinished message, within
 * [CompressionLimits.maxPendingBytes], and no decompressed ones.
 *
 * Not thread-safe: confine it to the thread or coroutine that reads the connection, or guard it with your own lock.
 *
 * Errors: trouble with what was received is a [CompressionException], after which only [reset] and [close] are allowed;
 * so it is after anything else that is thrown in the middle of the work, such as an [OutOfMemoryError]. Use after
 * [close], or after an exception without [reset], is an [IllegalStateException].
 *
 * Made by [Decompressors.create]; other implementations come through [DecompressorProvider].
 */
public interface Decompressor : AutoCloseable {
    /** What it decompresses. */
    public val compression: Compression

    /**
     * Takes one piece of a WebSocket message: a frame, or part of one, cut anywhere.
     *
     * @param input where the piece lies; not kept after the call, save as a view in [into]
     * @param last true when the piece ends the WebSocket message
     * @param binary true when the message is a binary one, false for text
     * @param into receives the message; whatever it held before is gone
     * @return true when [into] now holds one whole gateway message (until its next use), false when more must come
     * @throws CompressionException when the bytes are wrong or a limit is passed
     * @throws IllegalStateException after [close], or after an exception without [reset]
     * @throws IndexOutOfBoundsException when [offset] and [length] do not lie within [input]
     */
    public fun decompress(
        input: ByteArray,
        offset: Int,
        length: Int,
        last: Boolean,
        binary: Boolean,
        into: MessageBuffer,
    ): Boolean

    /**
     * Forgets the connection: unfinished input, history and a failure. Call it before each new connection.
     *
     * @throws IllegalStateException after [close]
     */
    public fun reset()

    /** Bytes handed to [decompress] since creation; neither [reset] nor a failure sets it back. */
    public val bytesIn: Long

    /** Bytes of the whole messages given out since creation; [reset] does not set it back. */
    public val bytesOut: Long

    /**
     * Bytes of memory held now, apart from the [MessageBuffer]: unfinished input (exact) and the native decoder (an
     * estimate from the library's own figures). 0 after [close].
     */
    public val capacity: Long

    /** Frees all memory, native memory included. May be called again, without effect. */
    override fun close()
}
