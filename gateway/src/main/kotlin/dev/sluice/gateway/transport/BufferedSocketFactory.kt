package dev.sluice.gateway.transport

import java.io.BufferedInputStream
import java.io.IOException
import java.io.InputStream
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.Socket
import javax.net.SocketFactory

/**
 * Sockets that are read through a buffer: for clients that lay the JDK's TLS over a socket, as OkHttp does.
 *
 * The JDK's TLS (`SSLSocketInputRecord`, read in JDK 25) reads a record with two calls: the header of five bytes
 * (RFC 8446, 5.1) and what follows. Discord sends each event as a record of its own. With a buffer one call takes in
 * whatever has come, up to 16 KiB; `docs/transports.md` has the figures. In the clear it changes nothing to speak of.
 *
 * ```kotlin
 * KtorTransport.builder().engine(OkHttp) { it.config { socketFactory(BufferedSocketFactory()) } }.build()
 * ```
 *
 * A socket is used as any other: one thread reads, any may write or close. It costs a buffer of 16 KiB. OkHttp does not
 * ask a factory for its sockets through a SOCKS proxy: these are not buffered. Thread-safe.
 */
public class BufferedSocketFactory : SocketFactory() {
    override fun createSocket(): Socket = BufferedSocket()

    override fun createSocket(host: String, port: Int): Socket = connected(InetSocketAddress(host, port), null)

    override fun createSocket(host: String, port: Int, localHost: InetAddress, localPort: Int): Socket =
        connected(InetSocketAddress(host, port), InetSocketAddress(localHost, localPort))

    override fun createSocket(host: InetAddress, port: Int): Socket = connected(InetSocketAddress(host, port), null)

    override fun createSocket(address: InetAddress, port: Int, localAddress: InetAddress, localPort: Int): Socket =
        connected(InetSocketAddress(address, port), InetSocketAddress(localAddress, localPort))

    private fun connected(address: InetSocketAddress, local: InetSocketAddress?): Socket {
        val socket = createSocket()
        try {
            if (local != null) socket.bind(local)
            socket.connect(address)
            return socket
        } catch (e: IOException) {
            socket.close()
            throw e
        }
    }

    private class BufferedSocket : Socket() {
        /** Guarded by this socket. */
        private var buffered: InputStream? = null

        @Synchronized
        override fun getInputStream(): InputStream {
            // First, as it tells when the socket is not connected, or closed.
            val plain = super.getInputStream()
            return buffered ?: BufferedInputStream(plain, BUFFER_BYTES).also { buffered = it }
        }
    }

    private companion object {
        /** The largest record (RFC 8446, 5.2: 2^14 bytes and at most 256 more) and its header. */
        private const val BUFFER_BYTES = (1 shl 14) + 256 + 5
    }
}
