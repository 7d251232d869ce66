package dev.sluice.compression

/** A plugged implementation is held to the same contract as the built-in ones. */
internal class PluggedZlibContractSpec :
    DecompressorContract(
        Compression.ZLIB_STREAM,
        binary = true,
        isCompressed = true,
        newSender = { ZlibStreamSender() },
    ) {
    override fun newDecompressor(limits: CompressionLimits): Decompressor = PluggedZlibProvider().create(limits)
}
