package dev.sluice.compression

/**
 * zlib-stream through [zlib-ng](https://github.com/zlib-ng/zlib-ng), another zlib, which must be installed. It needs
 * JDK 22 or later (`java.lang.foreign`), and `--enable-native-access=ALL-UNNAMED`, without which JVMs warn or refuse.
 *
 * It is used by those who ask for it. To do so put a file
 * `META-INF/services/dev.sluice.compression.DecompressorProvider` on the class path with the line
 *
 *     dev.sluice.compression.ZlibNgProvider
 *
 * Wherever it can not work (an older JVM, native access refused, no such library) [isAvailable] is false, and
 * Sluice's own inflater is used as without it; [unavailableReason] says what is missing.
 *
 * It looks for zlib-ng 2.1 or later under its own name (`libz-ng.so.2`, `libz-ng.2.dylib`, `zlib-ng2.dll`), then for
 * one that took zlib's place (`libz.so.1`). To load another extend this class, and name yours in that file instead:
 *
 * ```java
 * public final class OurZlib extends ZlibNgProvider {
 *     public OurZlib() {
 *         super("/opt/zlib-ng/lib/libz-ng.so.2");
 *     }
 * }
 * ```
 *
 * A decompressor takes 42 KB of native memory from its first message on, until it is closed or reset. Besides, each
 * [MessageBuffer] takes 80 KiB for all decompressors that fill it. Thread-safe.
 */
public open class ZlibNgProvider private constructor(
    private val libraries: List<String>,
    /** A library that was named may be any zlib; one that was only found would be slower than our own. */
    private val takesAnyZlib: Boolean,
) : DecompressorProvider {
    /** Looks for zlib-ng where the platform looks for libraries. */
    public constructor() : this(usualLibraries(), false)

    /** Loads the library of that name or path alone. It may be any zlib on 64-bit Linux and macOS. */
    public constructor(library: String) : this(listOf(library), true)

    private val loaded: Loaded by lazy { load() }

    final override val compression: Compression get() = Compression.ZLIB_STREAM

    final override val name: String get() = "zlib-ng"

    final override val priority: Int get() = PRIORITY

    final override val isAvailable: Boolean get() = loaded.zlib != null

    final override val unavailableReason: String? get() = loaded.obstacle

    final override fun create(limits: CompressionLimits): Decompressor {
        val zlib = checkNotNull(loaded.zlib) { "$name is not available: $unavailableReason" }
        return ZlibStreamDecompressor(limits) { NativeZlibDecoder(zlib) }
    }

    /** Names the library that was loaded, or says why there is none. */
    final override fun toString(): String =
        "$compression by ${loaded.zlib ?: "$name, not available: $unavailableReason"}"

    private fun load(): Loaded {
        ForeignFunctions.obstacle?.let { return Loaded(null, "$name can not be used: $it") }
        val obstacles =
            libraries.map { library ->
                try {
                    val zlib = NativeZlib.open(library)
                    if (takesAnyZlib || zlib.isZlibNg) return Loaded(zlib, null)
                    "$library: it is $zlib, which is slower than Sluice's own inflater"
                } catch (e: IllegalStateException) {
                    "$library: ${e.message}"
                }
            }
        return Loaded(
            null,
            "install zlib-ng 2.1 or later, or extend ZlibNgProvider to name its path (${obstacles.joinToString()})",
        )
    }

    /** Either a library or why there is none. */
    private class Loaded(val zlib: NativeZlib?, val obstacle: String?)

    private companion object {
        /** Above the built-in ones, as only those have it who asked for it. */
        private const val PRIORITY = 10

        fun usualLibraries(): List<String> {
            val system = System.getProperty("os.name")
            return when {
                system.startsWith("Windows") -> listOf("zlib-ng2.dll")
                system.startsWith("Mac") -> listOf("libz-ng.2.dylib", "libz.1.dylib")
                else -> listOf("libz-ng.so.2", "libz.so.1")
            }
        }
    }
}
