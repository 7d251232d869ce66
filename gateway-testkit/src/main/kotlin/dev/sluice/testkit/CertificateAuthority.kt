package dev.sluice.testkit

import java.io.ByteArrayInputStream
import java.math.BigInteger
import java.net.InetAddress
import java.security.PublicKey
import java.security.Signature
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate
import java.time.Duration
import java.time.Instant
import javax.security.auth.x500.X500Principal

/**
 * Issues certificates for one mock: the JDK has the keys and signatures, but no way to put a certificate together.
 *
 * Source: RFC 5280, section 4. Confined to one thread.
 */
internal class CertificateAuthority(private val kind: KeyKind) {
    private val name = X500Principal("CN=Mock authority")
    private val keys = kind.newKeys()
    private var serials = 0L
    private val day = Duration.ofDays(1)

    /** Signed by itself; who trusts it trusts all that it has issued. */
    val certificate: X509Certificate =
        signed(name, keys.public, Instant.now() - day, Instant.now() + day, extension(BASIC_CONSTRAINTS, CA, true))

    /** A server's: for [hosts], which are names or IP addresses. */
    fun server(subject: PublicKey, hosts: List<String>, from: Instant, until: Instant): X509Certificate {
        val names = hosts.map(::generalName).toTypedArray()
        return signed(
            X500Principal("CN=Mock gateway"),
            subject,
            from,
            until,
            extension(ALTERNATIVE_NAME, Der.sequence(*names)),
            extension(EXTENDED_USAGE, Der.sequence(Der.oid(SERVER_AUTHENTICATION))),
        )
    }

    /** A client's, for mutual TLS. */
    fun client(subject: PublicKey): X509Certificate =
        signed(
            X500Principal("CN=Mock client"),
            subject,
            Instant.now() - day,
            Instant.now() + day,
            extension(EXTENDED_USAGE, Der.sequence(Der.oid(CLIENT_AUTHENTICATION))),
        )

    private fun signed(
        subject: X500Principal,
        key: PublicKey,
        from: Instant,
        until: Instant,
        vararg extensions: ByteArray,
    ): X509Certificate {
        val content =
            Der.sequence(
                Der.explicit(0, Der.integer(VERSION_3)),
                Der.integer(BigInteger.valueOf(++serials)),
                kind.identifier,
                name.encoded,
                Der.sequence(Der.time(from), Der.time(until)),
                subject.encoded,
                key.encoded,
                Der.explicit(EXTENSIONS, Der.sequence(*extensions)),
            )
        val signature = Signature.getInstance(kind.signature)
        signature.initSign(keys.private)
        signature.update(content)
        val bytes = Der.sequence(content, kind.identifier, Der.bits(signature.sign()))
        val factory = CertificateFactory.getInstance("X.509")
        return factory.generateCertificate(ByteArrayInputStream(bytes)) as X509Certificate
    }

    private fun extension(id: String, value: ByteArray, isCritical: Boolean = false): ByteArray =
        if (isCritical) {
            Der.sequence(Der.oid(id), Der.TRUE, Der.octets(value))
        } else {
            Der.sequence(Der.oid(id), Der.octets(value))
        }

    private fun generalName(host: String): ByteArray =
        if (isAddress(host)) {
            Der.implicit(IP_ADDRESS, InetAddress.getByName(host).address)
        } else {
            Der.implicit(DNS_NAME, host.encodeToByteArray())
        }

    private fun isAddress(host: String): Boolean = ':' in host || host.all { it.isDigit() || it == '.' }

    private companion object {
        val VERSION_3 = BigInteger.TWO
        const val EXTENSIONS = 3
        const val DNS_NAME = 2
        const val IP_ADDRESS = 7
        const val BASIC_CONSTRAINTS = "2.5.29.19"
        const val ALTERNATIVE_NAME = "2.5.29.17"
        const val EXTENDED_USAGE = "2.5.29.37"
        const val SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1"
        const val CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2"
        val CA = Der.sequence(Der.TRUE)
    }
}
