package dev.sluice.bench.transport

import java.nio.file.Files
import java.security.KeyStore
import java.security.cert.X509Certificate
import java.util.concurrent.TimeUnit
import javax.net.ssl.KeyManagerFactory
import javax.net.ssl.SSLContext

/** A key for this run and the certificate for it that [TransportSender] shows, made by the JDK's keytool. Immutable. */
internal class SenderKeys private constructor(store: KeyStore) {
    val certificate: X509Certificate = store.getCertificate(ALIAS) as X509Certificate

    val context: SSLContext =
        SSLContext.getInstance("TLS").apply {
            val factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm())
            factory.init(store, PASSWORD.toCharArray())
            init(factory.keyManagers, null, null)
        }

    companion object {
        private const val ALIAS = "sender"

        /** Protects nothing. */
        private const val PASSWORD = "password"
        private const val KEYTOOL_SECONDS = 60L

        fun create(): SenderKeys {
            val directory = Files.createTempDirectory("sender-keys")
            val file = directory.resolve("keys.p12")
            try {
                val keytool =
                    ProcessBuilder(
                        System.getProperty("java.home") + "/bin/keytool",
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString(),
                    ).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
                val hasEnded = keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS)
                if (!hasEnded) keytool.destroyForcibly()
                check(hasEnded && keytool.exitValue() == 0) { "keytool has made no key" }
                val store = KeyStore.getInstance("PKCS12")
                Files.newInputStream(file).use { store.load(it, PASSWORD.toCharArray()) }
                return SenderKeys(store)
            } finally {
                Files.deleteIfExists(file)
                Files.delete(directory)
            }
        }
    }
}
