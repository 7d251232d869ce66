package dev.sluice.gateway.trust

import dev.sluice.gateway.GatewayRuntime
import dev.sluice.gateway.Shard
import dev.sluice.gateway.ktor.KtorTransport
import dev.sluice.gateway.netty.NettyTransport
import dev.sluice.gateway.rest.GatewayRest
import dev.sluice.gateway.rest.GatewayRestException
import dev.sluice.gateway.rest.RestTransport
import dev.sluice.gateway.transport.Transport
import dev.sluice.model.Disconnected
import dev.sluice.model.Intents
import dev.sluice.model.Token
import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockTls
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.ktor.client.engine.cio.CIO
import io.ktor.client.engine.java.Java
import io.ktor.client.engine.okhttp.OkHttp
import io.ktor.network.tls.addKeyStore
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.net.Socket
import java.security.cert.CertificateException
import java.security.cert.X509Certificate
import java.time.Duration
import java.time.Instant
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger
import javax.net.ssl.KeyManagerFactory
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLEngine
import javax.net.ssl.X509ExtendedTrustManager
import javax.net.ssl.X509TrustManager
import kotlin.time.Duration.Companion.seconds

/**
 * With each engine (all of it with all of them under `-Plong`): nothing is told to a gateway whose certificate is not sound, what is trusted is the user's to say, and a
 * certificate of ours is shown only where one was configured.
 */
class CertificatesSpec :
    FunSpec({
        afterSpec {
            withContext(Dispatchers.IO) {
                opened.forEach { launch { it.close() } }
            }
        }

        // What an engine does by itself is tried with each; what is the JDK's in any case, with one unless there is time.
        val engines = if (System.getProperty("sluice.long") == "true") ENGINES else ENGINES.take(1)
        val sound = MockTls.create()
        val now = Instant.now()
        val day = Duration.ofDays(1)

        context("an authority that nobody has said to trust, as of a certificate signed by itself") {
            withData(nameFn = { it.name }, engines) { engine -> refuses(sound, engine.open(null, null)) }
        }

        context("another authority than the one that is trusted") {
            withData(nameFn = { it.name }, engines) { engine ->
                refuses(sound, engine.open(MockTls.create().trustManager, null))
            }
        }

        context("a certificate for another host") {
            val tls = MockTls.builder().hosts("gateway.discord.gg", "127.0.0.2").build()
            withData(nameFn = { it.name }, ENGINES) { engine -> refuses(tls, engine.open(tls.trustManager, null)) }
        }

        context("a certificate that has expired") {
            val tls = MockTls.builder().validity(now - day.multipliedBy(2), now - day).build()
            withData(nameFn = { it.name }, engines) { engine -> refuses(tls, engine.open(tls.trustManager, null)) }
        }

        context("a certificate that is not valid yet") {
            val tls = MockTls.builder().validity(now + day, now + day.multipliedBy(2)).build()
            withData(nameFn = { it.name }, engines) { engine -> refuses(tls, engine.open(tls.trustManager, null)) }
        }

        context("a trust manager of the user's decides") {
            withData(nameFn = { it.name }, engines) { engine ->
                val asked = AtomicInteger()
                refuses(sound, engine.open(Deciding(sound.trustManager, asked) { false }, null))
                asked.get() shouldBeGreaterThan 1
                asked.set(0)
                accepts(sound, engine.open(Deciding(sound.trustManager, asked) { true }, null))
                asked.get() shouldBeGreaterThan 0
            }
        }

        test("a transport whose handshakes have failed ends all the same, at once") {
            val transport = KtorTransport.create()
            refuses(sound, transport)
            transport.close()
            // close() gives up waiting after a while: what is left then would be seen here.
            withTimeout(5.seconds) { transport.join() }
        }

        val mutual = MockTls.builder().requireClientCertificate().build()

        context("mutual TLS is off unless configured: a gateway that asks for a certificate gets none") {
            withData(
                nameFn = { it.name },
                ENGINES,
            ) { engine -> refuses(mutual, engine.open(mutual.trustManager, null)) }
        }

        context("and one that does not ask is content without") {
            withData(nameFn = { it.name }, engines) { engine -> accepts(sound, engine.open(sound.trustManager, null)) }
        }

        context("mutual TLS works where it is configured") {
            withData(
                nameFn = { it.name },
                ENGINES,
            ) { engine -> accepts(mutual, engine.open(mutual.trustManager, mutual)) }
        }

        context("a client's certificate of another authority does not let it in") {
            val stranger = MockTls.builder().requireClientCertificate().build()
            withData(nameFn = { it.name }, engines) { engine ->
                refuses(mutual, engine.open(mutual.trustManager, stranger))
            }
        }

        context("the token is not sent to a REST API that is not trusted either") {
            withData(nameFn = { it.name }, engines) { engine ->
                MockGateway { tls(sound) }.start().use { mock ->
                    val http = restOver(engine.open(null, null))
                    val rest = GatewayRest.builder(Token(MockGateway.DEFAULT_TOKEN), http).baseUrl(mock.restUrl).build()
                    shouldThrow<GatewayRestException> { rest.gatewayBot() }.isRetryable shouldBe true
                    mock.restRequests.size shouldBe 0
                }
            }
        }
    }) {
    /** [make] makes its transport: trusting what it is given, null the JDK's roots; showing the keys it is given. */
    private class Engine(val name: String, private val make: (X509TrustManager?, MockTls?) -> Transport) {
        fun open(trust: X509TrustManager?, keys: MockTls?): Transport = make(trust, keys).also { opened += it }
    }

    /** Asks [allows] after [sound] has found no fault. */
    private class Deciding(
        private val sound: X509TrustManager,
        private val asked: AtomicInteger,
        private val allows: () -> Boolean,
    ) : X509ExtendedTrustManager() {
        override fun checkServerTrusted(chain: Array<X509Certificate>, type: String) {
            sound.checkServerTrusted(chain, type)
            asked.incrementAndGet()
            if (!allows()) throw CertificateException("not today")
        }

        override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, socket: Socket?) =
            checkServerTrusted(chain, type)

        override fun checkServerTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) =
            checkServerTrusted(chain, type)

        override fun checkClientTrusted(chain: Array<X509Certificate>, type: String) = error("we are the client")

        override fun checkClientTrusted(chain: Array<X509Certificate>, type: String, socket: Socket?) =
            error("we are the client")

        override fun checkClientTrusted(chain: Array<X509Certificate>, type: String, engine: SSLEngine?) =
            error("we are the client")

        override fun getAcceptedIssuers(): Array<X509Certificate> = sound.acceptedIssuers
    }

    private companion object {
        /** Closed side by side in the end. */
        val opened = ConcurrentLinkedQueue<Transport>()

        val ENGINES = listOf(
            Engine("CIO") { trust, keys ->
                KtorTransport
                    .builder()
                    .engine(CIO) {
                        it.https {
                            trust?.let { given -> trustManager = given }
                            keys?.let { shown -> addKeyStore(shown.clientKeyStore, MockTls.PASSWORD.toCharArray()) }
                        }
                    }.build()
            },
            Engine("OkHttp") { trust, keys ->
                KtorTransport
                    .builder()
                    .engine(OkHttp) { engine ->
                        if (trust != null) {
                            engine.config { sslSocketFactory(context(trust, keys).socketFactory, trust) }
                        }
                    }.build()
            },
            Engine("Java") { trust, keys ->
                KtorTransport
                    .builder()
                    .engine(Java) { engine -> if (trust != null) engine.config { sslContext(context(trust, keys)) } }
                    .build()
            },
            Engine("Netty") { trust, keys ->
                NettyTransport.builder().apply { if (trust != null) tls(context(trust, keys)) }.build()
            },
        )

        fun restOver(transport: Transport): RestTransport =
            if (transport is NettyTransport) transport.rest() else (transport as KtorTransport).rest()

        fun context(trust: X509TrustManager, keys: MockTls?): SSLContext {
            val managers = keys?.let {
                val factory = KeyManagerFactory
                    .getInstance(KeyManagerFactory.getDefaultAlgorithm())
                factory.init(it.clientKeyStore, MockTls.PASSWORD.toCharArray())
                factory.keyManagers
            }
            return SSLContext.getInstance("TLS").apply { init(managers, arrayOf(trust), null) }
        }

        /** The shard tries again and again, and the mock hears no WebSocket request, let alone the token. */
        fun refuses(tls: MockTls, transport: Transport) =
            withShard(tls, transport, Duration.ofSeconds(1)) { mock, shard ->
                coroutineScope {
                    val failed = async(Dispatchers.Default) {
                        shard.lifecycle
                            .filterIsInstance<Disconnected>()
                            .take(2)
                            .toList()
                    }
                    val connecting = launch { shard.connect() }
                    failed.await().forEach { it.retryIn.shouldNotBeNull() }
                    connecting.cancel()
                    mock.stats.connections shouldBe 0
                    mock.stats.identifyAttempts shouldBe 0
                }
            }

        fun accepts(tls: MockTls, transport: Transport) =
            withShard(tls, transport, Duration.ofSeconds(15)) { mock, shard ->
                shard.connect()
                mock.stats.identifies shouldBe 1
            }

        fun withShard(
            tls: MockTls,
            transport: Transport,
            patience: Duration,
            test: suspend (MockGateway, Shard) -> Unit,
        ) = runBlocking {
            withTimeout(20.seconds) {
                MockGateway { tls(tls) }.start().use { mock ->
                    GatewayRuntime.builder().transport(transport).build().use { runtime ->
                        val shard = Shard(MockGateway.DEFAULT_TOKEN, Intents.ALL) {
                            runtime(runtime)
                            gatewayUrl(mock.url)
                            protocol {
                                it.backoff(Duration.ofMillis(1), Duration.ofMillis(5))
                                it.connectTimeout(patience)
                            }
                        }
                        test(mock, shard)
                        shard.close()
                    }
                }
            }
        }
    }
}
