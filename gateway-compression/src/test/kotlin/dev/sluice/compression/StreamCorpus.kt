package dev.sluice.compression

import com.github.luben.zstd.EndDirective
import com.github.luben.zstd.ZstdCompressCtx
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.DataInputStream
import java.io.DataOutputStream
import java.io.File
import java.util.zip.Deflater
import kotlin.random.Random

/**
 * Recorded connections, committed so that the mutation test starts from the same bytes whatever library version writes
 * streams today. A file is the messages of one connection, each behind its length (four bytes, big-endian).
 */
internal object StreamCorpus {
    /** File name and the compression that reads it. */
    val streams: List<Pair<String, Compression>> =
        listOf(
            "zlib-default" to Compression.ZLIB_STREAM,
            "zlib-stored" to Compression.ZLIB_STREAM,
            "zlib-fastest" to Compression.ZLIB_STREAM,
            "zlib-repetitive" to Compression.ZLIB_STREAM,
            "payload" to Compression.PAYLOAD,
            "zstd-window-256k" to Compression.ZSTD_STREAM,
            "zstd-window-1k" to Compression.ZSTD_STREAM,
            "zstd-ended-frames" to Compression.ZSTD_STREAM,
            "zstd-sized-frames" to Compression.ZSTD_STREAM,
            "zstd-checksums-and-skippable" to Compression.ZSTD_STREAM,
            "zstd-repetitive" to Compression.ZSTD_STREAM,
        )

    /** The messages of one connection, as they were on the wire. */
    fun read(name: String): List<ByteArray> {
        val resource = checkNotNull(javaClass.getResourceAsStream("/streams/$name.bin")) { "no stream $name" }
        val bytes = resource.use { it.readBytes() }
        val input = DataInputStream(ByteArrayInputStream(bytes))
        return generateSequence { if (input.available() > 0) input.readNBytes(input.readInt()) else null }.toList()
    }

    /** The messages that each connection carries, before compression. */
    fun messages(name: String): List<ByteArray> {
        val random = Random(name.sumOf { it.code })
        if (name.endsWith("repetitive")) return List(3) { ByteArray(200_000) { (it % 3 + 'a'.code).toByte() } }
        return List(4) { payload(random, 40 + 300 * it) }
    }

    /** Writes all of them anew, into the folder that the first argument names. */
    @JvmStatic
    fun main(arguments: Array<String>) {
        for ((name, _) in streams) {
            val out = ByteArrayOutputStream()
            val data = DataOutputStream(out)
            senderOf(name).use { sender ->
                for (message in messages(name)) {
                    val wire = sender.message(message)
                    data.writeInt(wire.size)
                    data.write(wire)
                }
            }
            File(arguments[0], "$name.bin").writeBytes(out.toByteArray())
        }
    }

    private fun senderOf(name: String): Sender =
        when (name) {
            "zlib-default", "zlib-repetitive" -> ZlibStreamSender()
            "zlib-stored" -> ZlibStreamSender(Deflater.NO_COMPRESSION)
            "zlib-fastest" -> ZlibStreamSender(Deflater.BEST_SPEED)
            "payload" -> ZlibPayloadSender()
            "zstd-window-256k", "zstd-repetitive" -> ZstdStreamSender()
            "zstd-window-1k" -> ZstdStreamSender(windowLog = 10)
            "zstd-ended-frames" -> ZstdStreamSender(directive = EndDirective.END)
            "zstd-sized-frames" -> ZstdFrameSender()
            "zstd-checksums-and-skippable" -> CheckedAndSkippableSender()
            else -> error("no stream $name")
        }

    private class CheckedAndSkippableSender : Sender {
        override fun message(payload: ByteArray): ByteArray =
            byteArrayOf(0x51, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 7, 7) +
                ZstdCompressCtx().use { it.setChecksum(true).compress(payload) }
    }
}
