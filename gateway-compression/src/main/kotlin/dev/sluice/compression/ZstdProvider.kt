package dev.sluice.compression

import com.github.luben.zstd.util.Native

/**
 * zstd-stream through zstd-jni, an optional dependency. Only [load] and [create] touch its classes, which the virtual
 * machine resolves when they run: the provider itself loads without the library.
 */
internal class ZstdProvider : DecompressorProvider {
    private val loadError: LinkageError? by lazy { load() }

    override val compression: Compression get() = Compression.ZSTD_STREAM

    override val name: String get() = "zstd-jni"

    override val priority: Int get() = 0

    override val isAvailable: Boolean get() = loadError == null

    override val unavailableReason: String?
        get() =
            when (val error = loadError) {
                null -> null
                is NoClassDefFoundError -> "add $ARTIFACT to the class path, or ask for zlib-stream"
                else -> "$ARTIFACT is there, but its native library does not load ($error); zlib-stream needs none"
            }

    override fun create(limits: CompressionLimits): Decompressor {
        check(isAvailable) { "zstd-stream is not available: $unavailableReason" }
        return ZstdStreamDecompressor(limits)
    }

    override fun toString(): String = "$compression by $name"

    /** Missing classes, a platform without native library and one that can not be unpacked are all linkage errors. */
    private fun load(): LinkageError? =
        try {
            Native.load()
            null
        } catch (error: LinkageError) {
            error
        }

    private companion object {
        const val ARTIFACT = "com.github.luben:zstd-jni"
    }
}
