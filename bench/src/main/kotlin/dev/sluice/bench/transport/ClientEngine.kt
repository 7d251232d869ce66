package dev.sluice.bench.transport

import dev.sluice.gateway.ktor.KtorTransport
import dev.sluice.gateway.netty.NettyTransport
import dev.sluice.gateway.transport.BufferedSocketFactory
import dev.sluice.gateway.transport.Transport
import io.ktor.client.engine.cio.CIO
import io.ktor.client.engine.java.Java
import io.ktor.client.engine.okhttp.OkHttp
import okhttp3.Dispatcher
import okhttp3.OkHttpClient
import javax.net.ssl.SSLContext
import javax.net.ssl.X509TrustManager

/** One engine, and how it is told whom to trust. */
internal enum class ClientEngine(val shownName: String) {
    CIO_ENGINE("CIO") {
        override fun open(trusted: X509TrustManager): Transport =
            KtorTransport.builder().engine(CIO) { it.https { trustManager = trusted } }.build()
    },
    OKHTTP_ENGINE("OkHttp") {
        override fun open(trusted: X509TrustManager): Transport = okHttp(trusted) { }
    },

    BUFFERED_OKHTTP_ENGINE("OkHttp-buffered") {
        override fun open(trusted: X509TrustManager): Transport =
            okHttp(trusted) { socketFactory(BufferedSocketFactory()) }
    },

    /** As the documentation recommends it for production. */
    NETTY_ENGINE("Netty") {
        override fun open(trusted: X509TrustManager): Transport =
            NettyTransport.builder().tls(contextOf(trusted)).build()
    },
    JAVA_ENGINE("Java") {
        override fun open(trusted: X509TrustManager): Transport =
            KtorTransport.builder().engine(Java) { it.config { sslContext(contextOf(trusted)) } }.build()
    },
    ;

    /** A transport over this engine that trusts as [trusted] says. */
    abstract fun open(trusted: X509TrustManager): Transport

    companion object {
        private const val MAX_LINKS = 10_000

        fun of(name: String): ClientEngine =
            requireNotNull(entries.find { it.shownName.equals(name, ignoreCase = true) }) { "no engine $name" }

        private fun okHttp(trusted: X509TrustManager, configure: OkHttpClient.Builder.() -> Unit): Transport =
            KtorTransport
                .builder()
                .engine(OkHttp) { engine ->
                    engine.config {
                        // It runs 64 links at a time unless told otherwise.
                        dispatcher(
                            Dispatcher().apply {
                                maxRequests = MAX_LINKS
                                maxRequestsPerHost = MAX_LINKS
                            },
                        )
                        sslSocketFactory(contextOf(trusted).socketFactory, trusted)
                        configure()
                    }
                }.build()

        private fun contextOf(trusted: X509TrustManager): SSLContext =
            SSLContext.getInstance("TLS").apply { init(null, arrayOf(trusted), null) }
    }
}
