package dev.sluice.testkit

import java.security.KeyPair
import java.security.KeyStore
import java.security.cert.X509Certificate
import java.time.Duration
import java.time.Instant
import javax.net.ssl.KeyManagerFactory
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManager
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509TrustManager

/**
 * What a mock on TLS shows, and what a client needs to trust it: keys and certificates of an authority that exists for
 * this object alone. Give it to [MockGatewayBuilder.tls].
 *
 * ```kotlin
 * val tls = MockTls.create()
 * MockGateway { tls(tls) }.start().use { mock ->
 *     val http = HttpClient.newBuilder().sslContext(tls.clientContext).build()
 *     http.newWebSocketBuilder().buildAsync(URI(mock.url + "/?v=10&encoding=json"), listener)
 * }
 * ```
 *
 * Immutable and thread-safe.
 */
public class MockTls private constructor(builder: Builder) {
    private val keyKind = if (builder.requiresClientCertificate) KeyKind.RSA else KeyKind.ELLIPTIC
    private val issuer = CertificateAuthority(keyKind)
    private val serverKeys = keyKind.newKeys()
    private val clientKeys = keyKind.newKeys()
    private val issuedToClient = issuer.client(clientKeys.public)

    /** The certificate that issued all others; clients trust it. */
    public val authority: X509Certificate = issuer.certificate

    /** The certificate that the mock shows. */
    public val certificate: X509Certificate =
        issuer.server(serverKeys.public, builder.hosts, builder.validFrom, builder.validUntil)

    /** Whether clients must show a certificate of this authority. */
    public val requiresClientCertificate: Boolean = builder.requiresClientCertificate

    /** A store that holds [authority] alone. */
    public val trustStore: KeyStore get() = emptyStore().apply { setCertificateEntry("authority", authority) }

    /** A store with a client's key and its certificate, both under [PASSWORD], for mutual TLS. */
    public val clientKeyStore: KeyStore get() = storeOf(clientKeys, issuedToClient)

    /** Trusts what [authority] has issued and nothing else. */
    public val trustManager: X509TrustManager get() = trustManagers().filterIsInstance<X509TrustManager>().first()

    /** A client's context: trusts as [trustManager] does and shows a certificate when it is asked for one. */
    public val clientContext: SSLContext get() = contextOf(clientKeyStore)

    /** What the mock speaks TLS with; a server of your own can as well. */
    public val serverContext: SSLContext = contextOf(storeOf(serverKeys, certificate))

    override fun toString(): String = "MockTls(${certificate.subjectAlternativeNames.map { it[1] }})"

    private fun contextOf(keys: KeyStore): SSLContext {
        val managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm())
        managers.init(keys, PASSWORD.toCharArray())
        return SSLContext.getInstance("TLS").apply { init(managers.keyManagers, trustManagers(), null) }
    }

    private fun trustManagers(): Array<TrustManager> {
        val factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm())
        factory.init(trustStore)
        return factory.trustManagers
    }

    private fun storeOf(keys: KeyPair, certificate: X509Certificate): KeyStore =
        emptyStore().apply {
            setKeyEntry("mock", keys.private, PASSWORD.toCharArray(), arrayOf(certificate, authority))
        }

    private fun emptyStore(): KeyStore = KeyStore.getInstance("PKCS12").apply { load(null, null) }

    /** Collects how the certificate shall be: sound unless set otherwise. Not thread-safe. */
    public class Builder internal constructor() {
        internal var hosts = listOf("localhost", MockServer.LOOPBACK)
        internal var validFrom: Instant = Instant.now() - Duration.ofDays(1)
        internal var validUntil: Instant = Instant.now() + Duration.ofDays(1)
        internal var requiresClientCertificate = false

        /** The names and IP addresses that the certificate is for; `localhost` and `127.0.0.1` unless set. */
        public fun hosts(vararg hosts: String): Builder = apply { this.hosts = hosts.toList() }

        /** When the certificate is valid, in whole seconds; from yesterday to tomorrow unless set. */
        public fun validity(from: Instant, until: Instant): Builder =
            apply {
                require(from < until) { "a certificate must begin before it ends, not $from to $until" }
                validFrom = from
                validUntil = until
            }

        /**
         * Lets in only clients that show a certificate of the same authority (mutual TLS). The keys are RSA then, which
         * every client can show, and take about a second to make.
         */
        public fun requireClientCertificate(): Builder = apply { requiresClientCertificate = true }

        /** The keys and certificates. */
        public fun build(): MockTls = MockTls(this)
    }

    /** Ways to make one. */
    public companion object {
        /** The password of [clientKeyStore] and of the key in it; it protects nothing. */
        public const val PASSWORD: String = "mock"

        /** A sound certificate for loopback. */
        @JvmStatic
        public fun create(): MockTls = builder().build()

        /** Collects how the certificate shall be. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}
