package dev.sluice.compression

import io.kotest.core.annotation.EnabledIf

/** A native zlib is held to the same contract as our own. */
@EnabledIf(ZlibOfThisMachine.IsThere::class)
internal class NativeZlibContractSpec :
    DecompressorContract(
        Compression.ZLIB_STREAM,
        binary = true,
        isCompressed = true,
        newSender = { ZlibStreamSender() },
    ) {
    override fun newDecompressor(limits: CompressionLimits): Decompressor = ZlibOfThisMachine.provider.create(limits)
}
