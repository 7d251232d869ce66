package dev.sluice.compression

import com.github.luben.zstd.util.Native

/**
 * zstd-stream through zstd-jni, an optional dependency, which other libraries bring in versions of their own. Only [load]
 * and [create] touch its classes, which the virtual machine resolves when they run: the provider itself loads without
 * the library.
 */
internal class ZstdProvider : DecompressorProvider {
    private val loaded: Loaded by lazy { load() }

    override val compression: Compression get() = Compression.ZSTD_STREAM

    override val name: String get() = "zstd-jni"

    override val priority: Int get() = 0

    override val isAvailable: Boolean get() = loaded.obstacle == null

    override val unavailableReason: String? get() = loaded.obstacle

    override val isInstalled: Boolean get() = loaded.isInstalled

    override fun create(limits: CompressionLimits): Decompressor {
        check(isAvailable) { "zstd-stream is not available: $unavailableReason" }
        return ZstdStreamDecompressor(limits)
    }

    override fun toString(): String = "$compression by $name"

    private fun load(): Loaded {
        val missing = thrownBy { Native.load() }
        if (missing is NoClassDefFoundError) {
            return Loaded(false, "add $ARTIFACT, $OLDEST or newer, to the class path, or ask for zlib-stream")
        }
        // Every version has that class: whether this one has what we call shows only when it is called.
        val thrown = missing ?: thrownBy { decompressSomething() }
        return Loaded(true, thrown?.let(::obstacleOf))
    }

    private fun decompressSomething() {
        ZstdStreamDecompressor(CompressionLimits.DEFAULT).use {
            it.decompress(FRAME, 0, FRAME.size, last = true, binary = true, MessageBuffer(initialCapacity = 1))
        }
    }

    private fun obstacleOf(thrown: Throwable): String =
        when {
            thrown is NoSuchMethodError -> {
                "the zstd-jni on the class path is too old: make it $ARTIFACT $OLDEST or newer, or ask for zlib-stream"
            }

            generateSequence(thrown) { it.cause }.any { it is IllegalCallerException } -> {
                "$ARTIFACT is there, but native access is refused ($thrown); start the JVM with " +
                    "--enable-native-access=ALL-UNNAMED, or with com.github.luben.zstd_jni in place of ALL-UNNAMED " +
                    "where it is on the module path; zlib-stream needs none"
            }

            else -> {
                "$ARTIFACT is there, but its native library does not load ($thrown); zlib-stream needs none"
            }
        }

    /**
     * Missing classes and methods, a platform without native library and one that can not be unpacked are linkage
     * errors; native access that is refused is an exception.
     */
    private inline fun thrownBy(action: () -> Unit): Throwable? =
        try {
            action()
            null
        } catch (e: Exception) {
            e
        } catch (e: LinkageError) {
            e
        }

    /** Whether the library is there, and what keeps it from working if something does. */
    private class Loaded(val isInstalled: Boolean, val obstacle: String?)

    private companion object {
        const val ARTIFACT = "com.github.luben:zstd-jni"

        /** The first with ZstdDecompressCtx.setLongMax and decompressByteBufferStream. */
        const val OLDEST = "1.5.7-25"

        /** RFC 8878, section 3.1.1: a frame of one segment and one byte, in one raw block of one byte, the last. */
        val FRAME =
            byteArrayOf(0x28, 0xB5.toByte(), 0x2F, 0xFD.toByte(), 0x20, 0x01, 0x09, 0x00, 0x00, '1'.code.toByte())
    }
}
