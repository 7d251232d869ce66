package dev.sluice.compression

internal class ZlibStreamSpec : ZlibStreamContract({ Decompressors.create(Compression.ZLIB_STREAM, it) })
