package dev.sluice.compression

/** Found through META-INF/services, as a zlib-ng module's would be; available only while a test switches it on. */
class PluggedZlibProvider : DecompressorProvider {
    override val compression: Compression get() = Compression.ZLIB_STREAM

    override val name: String get() = "plugged"

    override val priority: Int get() = 10

    override val isAvailable: Boolean get() = isSwitchedOn

    override fun create(limits: CompressionLimits): Decompressor = PluggedDecompressor(ZlibStreamDecompressor(limits))

    /** Tells itself from the built-in one by its class. */
    class PluggedDecompressor internal constructor(builtIn: Decompressor) : Decompressor by builtIn

    companion object {
        @Volatile
        var isSwitchedOn: Boolean = false
    }
}
