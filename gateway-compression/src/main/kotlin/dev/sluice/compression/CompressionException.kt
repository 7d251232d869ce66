package dev.sluice.compression

/**
 * What the server sent could not be decompressed, or would have passed a limit.
 *
 * The message says what was wrong and where, in bytes of the connection and of the message; it never contains
 * payload. After it the [Decompressor] is unusable until [Decompressor.reset], which means a new connection: close the
 * old one with a code that keeps the session, and resume.
 */
public class CompressionException
    @JvmOverloads
    constructor(
        /** What kind of trouble it is, for code; the message is for people. */
        public val kind: Kind,
        message: String,
        cause: Throwable? = null,
    ) : RuntimeException(message, cause) {
        /** The kinds of trouble. Later versions may add some: give a `when` or `switch` over it a default branch. */
        public enum class Kind {
            /** The bytes are no valid stream of the expected format. */
            CORRUPT,

            /** A message would become larger than [CompressionLimits.maxInflatedBytes]. */
            INFLATED_TOO_LARGE,

            /** An unfinished message is larger than [CompressionLimits.maxPendingBytes]. */
            PENDING_TOO_LARGE,

            /** A text frame came where only binary ones make sense. */
            UNEXPECTED_TEXT,

            /** A binary frame came where only text ones make sense. */
            UNEXPECTED_BINARY,

            /** A message ended in the middle of its compressed form, so that the stream can not continue. */
            TRUNCATED,

            /** A stream asks for more history than [CompressionLimits.maxWindowBytes]. */
            WINDOW_TOO_LARGE,
        }
    }
