package dev.sluice.testkit

import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.spec.AlgorithmParameterSpec
import java.security.spec.ECGenParameterSpec
import java.security.spec.RSAKeyGenParameterSpec

/** The keys that a [CertificateAuthority] makes and signs with. */
internal enum class KeyKind(
    private val algorithm: String,
    private val size: AlgorithmParameterSpec,
    val signature: String,
    /** The signature's AlgorithmIdentifier; RFC 5758 and RFC 4055. */
    val identifier: ByteArray,
) {
    /** Made in a millisecond. */
    ELLIPTIC(
        "EC",
        ECGenParameterSpec("secp256r1"),
        "SHA256withECDSA",
        Der.sequence(Der.oid("1.2.840.10045.4.3.2")),
    ),

    /** Made in a good part of a second; Ktor's CIO can show no other certificate (measured, Ktor 3.5.2). */
    RSA(
        "RSA",
        RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4),
        "SHA256withRSA",
        Der.sequence(Der.oid("1.2.840.113549.1.1.11"), Der.NULL),
    ),
    ;

    fun newKeys(): KeyPair = KeyPairGenerator.getInstance(algorithm).apply { initialize(size) }.generateKeyPair()
}
