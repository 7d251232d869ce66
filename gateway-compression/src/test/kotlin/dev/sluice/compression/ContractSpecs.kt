package dev.sluice.compression

import com.github.luben.zstd.EndDirective

internal class PlainContractSpec :
    DecompressorContract(Compression.NONE, binary = false, isCompressed = false, newSender = { PlainSender() })

internal class PayloadTextContractSpec :
    DecompressorContract(Compression.PAYLOAD, binary = false, isCompressed = false, newSender = { PlainSender() })

internal class PayloadZlibContractSpec :
    DecompressorContract(Compression.PAYLOAD, binary = true, isCompressed = true, newSender = { ZlibPayloadSender() })

internal class ZlibStreamContractSpec :
    DecompressorContract(
        Compression.ZLIB_STREAM,
        binary = true,
        isCompressed = true,
        newSender = { ZlibStreamSender() },
    )

internal class ZlibStoredContractSpec :
    DecompressorContract(
        Compression.ZLIB_STREAM,
        binary = true,
        isCompressed = true,
        newSender = { ZlibStreamSender(0) },
    )

internal class ZstdStreamContractSpec :
    DecompressorContract(
        Compression.ZSTD_STREAM,
        binary = true,
        isCompressed = true,
        newSender = { ZstdStreamSender() },
    )

internal class ZstdEndedFramesContractSpec :
    DecompressorContract(
        Compression.ZSTD_STREAM,
        binary = true,
        isCompressed = true,
        newSender = { ZstdStreamSender(directive = EndDirective.END) },
    )

internal class ZstdSizedFramesContractSpec :
    DecompressorContract(Compression.ZSTD_STREAM, binary = true, isCompressed = true, newSender = { ZstdFrameSender() })
