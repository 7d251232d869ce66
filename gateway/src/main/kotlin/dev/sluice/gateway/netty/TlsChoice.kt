package dev.sluice.gateway.netty

import io.netty.channel.socket.SocketChannel
import io.netty.handler.ssl.SslContext
import io.netty.handler.ssl.SslHandler
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLEngine

/** How TLS is made. */
internal sealed interface TlsChoice {
    fun handler(channel: SocketChannel, target: DialTarget): SslHandler

    /** As [context] says, whatever that is. */
    class OfNetty(private val context: SslContext) : TlsChoice {
        override fun handler(channel: SocketChannel, target: DialTarget): SslHandler =
            context.newHandler(channel.alloc(), target.host, target.port)
    }

    /** With the JDK's own TLS: the certificate has to be for the host. */
    class OfJdk(private val context: SSLContext) : TlsChoice {
        override fun handler(channel: SocketChannel, target: DialTarget): SslHandler {
            val engine = context.createSSLEngine(target.host, target.port)
            engine.useClientMode = true
            checkHost(engine)
            return SslHandler(engine)
        }

        private fun checkHost(engine: SSLEngine) {
            // RFC 9110, 4.3.4: whose it is is checked as for HTTPS.
            engine.sslParameters = engine.sslParameters.apply { endpointIdentificationAlgorithm = "HTTPS" }
        }
    }
}
