package dev.sluice.protocol

import dev.sluice.compression.Compression
import dev.sluice.model.Intents
import dev.sluice.model.Token

/** Builds a configuration with zstd-stream; loaded by a class loader that does not know its decoder. */
class ZstdAsker {
    fun ask(): String =
        try {
            ProtocolConfig.builder(Token("abc"), Intents.NONE).compression(Compression.ZSTD_STREAM).build()
            "built"
        } catch (refused: IllegalArgumentException) {
            refused.message.orEmpty()
        }
}
