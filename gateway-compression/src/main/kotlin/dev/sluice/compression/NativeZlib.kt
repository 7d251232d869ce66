package dev.sluice.compression

import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * A zlib as a native library: zlib-ng with names of its own (`zng_inflate`), or any library with zlib's names, be it
 * zlib-ng built to take zlib's place. Thread-safe; the streams are not.
 *
 * Source of the layout: `zlib-ng.h` and `zlib.h`. As far as it is used here it is the same in both wherever pointers
 * and `unsigned long` have 64 bits.
 */
internal class NativeZlib private constructor(
    /** As the library calls itself, such as `2.2.2` or `1.3.1.zlib-ng`. */
    val version: String,
    private val hasOwnNames: Boolean,
    private val versionAddress: Long,
    private val symbols: Any,
) {
    private val init = function(if (hasOwnNames) "zng_inflateInit2" else "inflateInit2_")
    private val inflate = function("${prefix}inflate")
    private val end = function("${prefix}inflateEnd")

    private val prefix: String get() = if (hasOwnNames) "zng_" else ""

    val isZlibNg: Boolean get() = hasOwnNames || version.contains("zlib-ng")

    /** A new `z_stream`, all zero, freed with the buffer; what [init] takes beyond it must be given back by [end]. */
    fun newStream(): ByteBuffer = ByteBuffer.allocateDirect(STREAM_BYTES).order(ByteOrder.nativeOrder())

    /** Begins to inflate with a window of 32 KiB and zlib's header. Returns zlib's code. */
    fun init(stream: Long): Int =
        if (hasOwnNames) {
            ForeignFunctions.callInt(init, stream, WINDOW_BITS)
        } else {
            ForeignFunctions.callInt(init, stream, WINDOW_BITS, versionAddress, STREAM_BYTES)
        }

    /** Inflates what the stream points to. Returns zlib's code. */
    fun inflate(stream: Long): Int = ForeignFunctions.callInt(inflate, stream, NO_FLUSH)

    fun end(stream: Long): Int = ForeignFunctions.callInt(end, stream)

    override fun toString(): String = if (hasOwnNames) "zlib-ng $version" else "zlib $version"

    private fun function(name: String): Any =
        checkNotNull(ForeignFunctions.find(symbols, name)) { "it has no $name: it must be zlib-ng 2.1 or later" }

    companion object {
        const val OK = 0
        const val STREAM_END = 1
        const val NEED_DICTIONARY = 2
        const val DATA_ERROR = -3
        const val MEMORY_ERROR = -4

        /** Nothing could be done, for want of input or room: no error. */
        const val BUFFER_ERROR = -5

        const val NEXT_IN = 0
        const val AVAILABLE_IN = 8
        const val NEXT_OUT = 24
        const val AVAILABLE_OUT = 32
        const val MESSAGE = 48

        /** `sizeof(z_stream)` of zlib, which checks it; zlib-ng's stream has 8 bytes less and no check. */
        private const val STREAM_BYTES = 112

        private const val WINDOW_BITS = 15
        private const val NO_FLUSH = 0

        /**
         * Loads the library of that name or path.
         *
         * @throws IllegalStateException when it can not be used, with the reason
         */
        fun open(name: String): NativeZlib {
            check(ForeignFunctions.obstacle == null) { ForeignFunctions.obstacle.orEmpty() }
            val symbols = checkNotNull(ForeignFunctions.open(name)) { "it is not found or can not be loaded" }
            val ownVersion = ForeignFunctions.find(symbols, "zlibng_version")
            val version = ownVersion ?: ForeignFunctions.find(symbols, "zlibVersion")
            checkNotNull(version) { "it is no zlib" }
            // There `unsigned long` has 32 bits, and with it the layout of zlib is another.
            check(ownVersion != null || !System.getProperty("os.name").startsWith("Windows")) {
                "on Windows it must be zlib-ng with names of its own"
            }
            val address = ForeignFunctions.callPointer(version)
            return NativeZlib(ForeignFunctions.textAt(address), ownVersion != null, address, symbols)
        }
    }
}
