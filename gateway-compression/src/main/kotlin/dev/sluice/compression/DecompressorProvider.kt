package dev.sluice.compression

/**
 * Makes [Decompressor]s for one [Compression]. Name an implementation in
 * `META-INF/services/dev.sluice.compression.DecompressorProvider` to plug in, say, another zlib: with a [priority] above
 * 0 it takes the place of the built-in one.
 *
 * Implementations need a public constructor without arguments, and must be thread-safe and cheap to make: what needs an
 * optional library belongs into [create].
 */
public interface DecompressorProvider {
    /** What its decompressors decompress. */
    public val compression: Compression

    /** Short name for logs, such as `zstd-jni` or `zlib-ng`. */
    public val name: String

    /** The available provider with the highest one wins. The built-in ones have 0. */
    public val priority: Int

    /** True when [create] will work: the libraries are there and their native parts load. Must not throw. */
    public val isAvailable: Boolean

    /** What to do or add when [isAvailable] is false, as a sentence for people; null when it is available. */
    public val unavailableReason: String?
        get() = if (isAvailable) null else "$name is not available here"

    /**
     * Whether somebody has put there what it needs: false where an optional library is just not used. One that is there
     * and not [isAvailable] is told of in the log, as its owner believes it at work. True unless overridden.
     */
    public val isInstalled: Boolean
        get() = true

    /**
     * A new decompressor, to be closed by the caller.
     *
     * @throws IllegalStateException when it is not [isAvailable]
     */
    public fun create(limits: CompressionLimits): Decompressor
}
