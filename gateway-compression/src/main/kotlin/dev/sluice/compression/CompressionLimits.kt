package dev.sluice.compression

/**
 * What a [Decompressor] may spend on what a server sends, so that a broken or hostile one can not exhaust memory.
 * Past a limit a [CompressionException] says which. Immutable.
 *
 * @property maxInflatedBytes largest decompressed message, in bytes. Discord names no bound; the largest known
 * payloads (GUILD_CREATE of huge guilds) have a few MiB, so that the default of 64 MiB leaves ample room.
 * @property maxPendingBytes how much of an unfinished message is kept, in bytes as received; 16 MiB unless set. A message
 * that arrives in one piece is never kept and not subject to it.
 * @property maxWindowBytes largest history that a zstd frame may ask for, in bytes. The default of 8 MiB is what
 * RFC 8878 (section 3.1.1.1.2) recommends decoders to support; Discord's streams ask for far less. Whatever the limit,
 * libzstd takes only what a frame asks for.
 */
public class CompressionLimits(
    public val maxInflatedBytes: Int = DEFAULT_MAX_INFLATED_BYTES,
    public val maxPendingBytes: Int = DEFAULT_MAX_PENDING_BYTES,
    public val maxWindowBytes: Int = DEFAULT_MAX_WINDOW_BYTES,
) {
    init {
        require(maxInflatedBytes > 0) { "maxInflatedBytes must be positive, was $maxInflatedBytes" }
        require(maxPendingBytes > 0) { "maxPendingBytes must be positive, was $maxPendingBytes" }
        require(maxWindowBytes in MIN_WINDOW_BYTES..MAX_WINDOW_BYTES) {
            "maxWindowBytes must be $MIN_WINDOW_BYTES to $MAX_WINDOW_BYTES, was $maxWindowBytes"
        }
    }

    override fun toString(): String =
        "CompressionLimits(maxInflatedBytes=$maxInflatedBytes, maxPendingBytes=$maxPendingBytes, " +
            "maxWindowBytes=$maxWindowBytes)"

    /** Builds [CompressionLimits] where named arguments are missing; what is not set keeps its default. */
    public class Builder internal constructor() {
        private var maxInflatedBytes = DEFAULT_MAX_INFLATED_BYTES
        private var maxPendingBytes = DEFAULT_MAX_PENDING_BYTES
        private var maxWindowBytes = DEFAULT_MAX_WINDOW_BYTES

        /** Sets [CompressionLimits.maxInflatedBytes]. */
        public fun maxInflatedBytes(bytes: Int): Builder = apply { maxInflatedBytes = bytes }

        /** Sets [CompressionLimits.maxPendingBytes]. */
        public fun maxPendingBytes(bytes: Int): Builder = apply { maxPendingBytes = bytes }

        /** Sets [CompressionLimits.maxWindowBytes]. */
        public fun maxWindowBytes(bytes: Int): Builder = apply { maxWindowBytes = bytes }

        /**
         * The limits as set.
         *
         * @throws IllegalArgumentException for a limit out of range, naming it and its value
         */
        public fun build(): CompressionLimits = CompressionLimits(maxInflatedBytes, maxPendingBytes, maxWindowBytes)
    }

    public companion object {
        /** The limits that hold when none are given. */
        @JvmField
        public val DEFAULT: CompressionLimits = CompressionLimits()

        /** A builder that starts from the defaults. */
        @JvmStatic
        public fun builder(): Builder = Builder()

        private const val DEFAULT_MAX_INFLATED_BYTES = 64 shl 20
        private const val DEFAULT_MAX_PENDING_BYTES = 16 shl 20
        private const val DEFAULT_MAX_WINDOW_BYTES = 8 shl 20

        /** The smallest window of the zstd format (RFC 8878, section 3.1.1.1.2). */
        private const val MIN_WINDOW_BYTES = 1 shl 10

        /** What libzstd decodes on 32-bit platforms too (ZSTD_WINDOWLOG_MAX_32). */
        private const val MAX_WINDOW_BYTES = 1 shl 30
    }
}
