package dev.sluice.compression

import java.nio.ByteBuffer

/**
 * Native memory through which input and output pass, since C code can not keep pointers into arrays. It belongs to a
 * [MessageBuffer] and so serves all decompressors of one thread; it is freed with that buffer. Not thread-safe.
 */
internal class NativeStage {
    val input: ByteBuffer = ByteBuffer.allocateDirect(INPUT_BYTES)
    val output: ByteBuffer = ByteBuffer.allocateDirect(OUTPUT_BYTES)
    val inputAddress: Long = ForeignFunctions.addressOf(input)
    val outputAddress: Long = ForeignFunctions.addressOf(output)

    companion object {
        /** Nearly every message of Discord's arrives in less. */
        const val INPUT_BYTES = 16 shl 10

        /** Nearly every message of Discord's becomes less; others take several calls. */
        const val OUTPUT_BYTES = 64 shl 10
    }
}
