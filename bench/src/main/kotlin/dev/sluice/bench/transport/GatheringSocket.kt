package dev.sluice.bench.transport

import java.io.ByteArrayOutputStream
import java.io.OutputStream
import java.net.Socket
import java.net.SocketImpl

/**
 * A socket whose writes can be gathered, below TLS: so each message stays a record of its own, and the sender need not call
 * the system for each.
 */
internal class GatheringSocket : Socket(null as SocketImpl?) {
    private val gathered = ByteArrayOutputStream(2 * GATHERED_BYTES)

    /** Whether writes wait until [GATHERED_BYTES] are there; touched by the thread that writes. */
    @Volatile
    var isGathering: Boolean = false

    override fun getOutputStream(): OutputStream {
        val direct = super.getOutputStream()
        return object : OutputStream() {
            override fun write(byte: Int) = write(byteArrayOf(byte.toByte()))

            override fun write(bytes: ByteArray, offset: Int, length: Int) {
                if (!isGathering) {
                    direct.write(bytes, offset, length)
                    return
                }
                gathered.write(bytes, offset, length)
                if (gathered.size() >= GATHERED_BYTES) {
                    gathered.writeTo(direct)
                    gathered.reset()
                }
            }
        }
    }

    private companion object {
        const val GATHERED_BYTES = 32 * 1024
    }
}
