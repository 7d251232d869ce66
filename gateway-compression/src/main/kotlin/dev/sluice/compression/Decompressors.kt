package dev.sluice.compression

import java.util.ServiceLoader

/**
 * Finds the [DecompressorProvider] for a [Compression] and asks it for a [Decompressor].
 *
 * The built-in ones are always known; others are found with [ServiceLoader] through the class loader of this library,
 * once. Thread-safe.
 */
public object Decompressors {
    private val all: List<DecompressorProvider> by lazy {
        val plugged = ServiceLoader.load(DecompressorProvider::class.java, DecompressorProvider::class.java.classLoader)
        // The sort is stable and plugged ones come first, so that they win at equal priority.
        (plugged + BUILT_IN).sortedByDescending { it.priority }
    }

    /** All providers, those that win first, available or not. */
    @JvmStatic
    public fun providers(): List<DecompressorProvider> = all

    /** True when [create] works for [compression]. */
    @JvmStatic
    public fun isAvailable(compression: Compression): Boolean = providerOf(compression) != null

    /** Why [create] does not work for [compression], with what to add; null when it does. */
    @JvmStatic
    public fun unavailableReason(compression: Compression): String? =
        if (isAvailable(compression)) null else reasonAgainst(compression)

    /**
     * A new decompressor with the given limits, to be closed by the caller.
     *
     * @throws IllegalStateException when none is available, with what to add
     */
    @JvmStatic
    @JvmOverloads
    public fun create(compression: Compression, limits: CompressionLimits = CompressionLimits.DEFAULT): Decompressor {
        val provider = checkNotNull(providerOf(compression)) { reasonAgainst(compression) }
        return provider.create(limits)
    }

    /** The stream compression to ask Discord for: zstd where its decoder is there, as it costs less CPU, else zlib. */
    @JvmStatic
    public fun preferred(): Compression =
        if (isAvailable(Compression.ZSTD_STREAM)) Compression.ZSTD_STREAM else Compression.ZLIB_STREAM

    private fun providerOf(compression: Compression): DecompressorProvider? =
        all.firstOrNull { it.compression == compression && it.isAvailable }

    private fun reasonAgainst(compression: Compression): String {
        val reasons = all.filter { it.compression == compression }.mapNotNull { it.unavailableReason }
        return "$compression is not available: ${reasons.joinToString("; ").ifEmpty { "no provider is known" }}"
    }

    // Not found through META-INF/services, because a shaded jar that lost that file must still be able to connect.
    private val BUILT_IN =
        listOf(
            BuiltInProvider(Compression.NONE, "plain", ::PlainDecompressor),
            BuiltInProvider(Compression.PAYLOAD, "Sluice", ::PayloadDecompressor),
            BuiltInProvider(Compression.ZLIB_STREAM, "Sluice", ::ZlibStreamDecompressor),
            ZstdProvider(),
        )
}
