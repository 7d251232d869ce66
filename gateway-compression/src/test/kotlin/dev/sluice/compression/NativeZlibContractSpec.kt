package dev.sluice.compression

/** A native zlib is held to the same contract as the JDK's. */
internal class NativeZlibContractSpec :
    DecompressorContract(
        Compression.ZLIB_STREAM,
        binary = true,
        isCompressed = true,
        newSender = { ZlibStreamSender() },
    ) {
    init {
        defaultTestConfig = ZlibOfThisMachine.skippedWithout
    }

    override fun newDecompressor(limits: CompressionLimits): Decompressor = ZlibOfThisMachine.provider.create(limits)
}
