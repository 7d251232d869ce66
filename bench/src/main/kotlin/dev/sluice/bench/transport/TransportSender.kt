package dev.sluice.bench.transport

import java.io.OutputStream
import java.net.InetAddress
import java.net.ServerSocket
import java.util.Base64
import javax.net.ssl.SSLContext
import kotlin.concurrent.thread
import kotlin.system.exitProcess

/**
 * The other end of [TransportComparison]: prints the ports that are in the clear and on TLS and the certificate to trust,
 * then sends to whoever connects what its URL asks for. Ends with its input. Two threads a connection.
 */
internal object TransportSender {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val keys = SenderKeys.create()
        val plain = listenIn(null)
        val secured = listenIn(keys.context)
        println("$plain $secured ${Base64.getEncoder().encodeToString(keys.certificate.encoded)}")
        System.`in`.transferTo(OutputStream.nullOutputStream())
        exitProcess(0)
    }

    /** Answers the port. */
    private fun listenIn(tls: SSLContext?): Int {
        val server = GatheringServerSocket(BACKLOG, InetAddress.getLoopbackAddress())
        thread(isDaemon = true, name = "accept") {
            while (true) {
                val socket = server.accept()
                thread(isDaemon = true, name = "sender") { SenderConnection(socket, tls).run() }
            }
        }
        return server.localPort
    }

    private const val BACKLOG = 1024

    /** Hands out sockets that can gather what is written. */
    private class GatheringServerSocket(backlog: Int, address: InetAddress) : ServerSocket(0, backlog, address) {
        override fun accept() = GatheringSocket().also { implAccept(it) }
    }
}
