package dev.sluice.samples.cli

import dev.sluice.compression.Compression
import picocli.CommandLine.ITypeConverter
import picocli.CommandLine.TypeConversionException

/** Reads `none`, `zlib-stream`, `zstd-stream` and `payload`. */
internal class CompressionConverter : ITypeConverter<Compression> {
    override fun convert(value: String): Compression =
        names[value] ?: throw TypeConversionException("'$value' is none of ${names.keys.joinToString()}")

    private companion object {
        val names =
            mapOf(
                "none" to Compression.NONE,
                "zlib-stream" to Compression.ZLIB_STREAM,
                "zstd-stream" to Compression.ZSTD_STREAM,
                "payload" to Compression.PAYLOAD,
            )
    }
}
