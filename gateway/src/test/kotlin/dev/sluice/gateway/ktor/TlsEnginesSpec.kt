package dev.sluice.gateway.ktor

import dev.sluice.gateway.GatewayRuntime
import dev.sluice.gateway.Shard
import dev.sluice.model.Intents
import dev.sluice.model.MessageCreate
import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockGuild
import dev.sluice.testkit.MockTls
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import io.ktor.client.engine.cio.CIO
import io.ktor.client.engine.java.Java
import io.ktor.client.engine.okhttp.OkHttp
import io.ktor.network.tls.addKeyStore
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * TLS is the engine's: each is given the certificates of a mock in its own words. What the wire does is in TransportContract,
 * who is trusted with what in CertificatesSpec.
 */
class TlsEnginesSpec :
    FunSpec({
        context("a shard speaks and resumes over TLS") {
            withData(nameFn = { it.name }, ENGINES) { engine ->
                val tls = MockTls.create()
                withShard(tls, engine.trusting(tls)) { mock, shard ->
                    val contents = shard.on<MessageCreate>().map { it.message.content }
                    val seen = async(Dispatchers.Default) { contents.take(2).toList() }
                    shard.connect()
                    mock.dispatch("MESSAGE_CREATE", message("1"))
                    mock.dropAll()
                    mock.takeResume()
                    mock.dispatch("MESSAGE_CREATE", message("2"))
                    seen.await() shouldBe listOf("1", "2")
                    mock.stats.identifies shouldBe 1
                }
            }
        }
    }) {
    private class Engine(val name: String, val trusting: (MockTls) -> KtorTransport)

    private companion object {
        val ENGINES =
            listOf(
                Engine("CIO") { tls ->
                    KtorTransport
                        .builder()
                        .engine(CIO) {
                            it.https {
                                trustManager = tls.trustManager
                                addKeyStore(tls.clientKeyStore, MockTls.PASSWORD.toCharArray())
                            }
                        }.build()
                },
                Engine("OkHttp") { tls ->
                    KtorTransport
                        .builder()
                        .engine(OkHttp) { engine ->
                            engine.config { sslSocketFactory(tls.clientContext.socketFactory, tls.trustManager) }
                        }.build()
                },
                Engine("Java") { tls ->
                    KtorTransport
                        .builder()
                        .engine(Java) { engine -> engine.config { sslContext(tls.clientContext) } }
                        .build()
                },
            )

        fun message(content: String) =
            """{"id":"1","channel_id":"2","guild_id":"${MockGuild.idAt(0)}","content":"$content",""" +
                """"timestamp":"2026-11-21T00:00:00+00:00","author":{"id":"3","username":"ann"},"type":0}"""

        fun withShard(
            tls: MockTls,
            transport: KtorTransport,
            test: suspend CoroutineScope.(MockGateway, Shard) -> Unit,
        ) = runBlocking {
            withTimeout(20.seconds) {
                // Short beats find a drop that the Java engine overlooks now and then.
                MockGateway { tls(tls).guilds(1).heartbeatInterval(Duration.ofSeconds(2)) }.start().use { mock ->
                    transport.use {
                        GatewayRuntime.builder().transport(transport).build().use { runtime ->
                            val shard =
                                Shard(MockGateway.DEFAULT_TOKEN, Intents.ALL) {
                                    runtime(runtime)
                                    gatewayUrl(mock.url)
                                    protocol {
                                        it.backoff(
                                            Duration.ofMillis(1),
                                            Duration.ofMillis(5),
                                        )
                                    }
                                }
                            coroutineScope { test(mock, shard) }
                            shard.close()
                        }
                    }
                }
            }
        }
    }
}
