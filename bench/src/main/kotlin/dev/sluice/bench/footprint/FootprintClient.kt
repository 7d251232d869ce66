package dev.sluice.bench.footprint

import dev.sluice.compression.Compression
import dev.sluice.gateway.Cluster
import dev.sluice.gateway.GatewayRuntime
import dev.sluice.gateway.ShardStrategy
import dev.sluice.gateway.ktor.KtorTransport
import dev.sluice.model.Intents
import dev.sluice.model.MessageCreate
import dev.sluice.testkit.MockGateway
import io.ktor.client.engine.cio.CIO
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.nio.file.Files
import java.nio.file.Path
import java.security.KeyStore
import java.security.cert.CertificateFactory
import java.time.Duration
import javax.net.ssl.TrustManagerFactory
import kotlin.time.Duration.Companion.seconds

/** The client of [Footprint]: `URL SHARDS COMPRESSION SECONDS FILE.pem|plain`; prints its figures as one JSON line. */
internal object FootprintClient {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val (url, shards, compression, seconds, authority) = arguments
        transport(authority).use { transport ->
            runtime(transport).use { runtime ->
                runBlocking(Dispatchers.Default) {
                    val cluster = cluster(runtime, url, shards.toInt(), compressionOf(compression))
                    launch { cluster.on<MessageCreate>().collect { } }
                    cluster.up()
                    delay(seconds.toInt().seconds)
                    println(FootprintFigures.now(shards.toInt(), compression).toJson())
                    cluster.down()
                }
            }
        }
    }

    private fun cluster(runtime: GatewayRuntime, url: String, shards: Int, compression: Compression): Cluster =
        Cluster(MockGateway.DEFAULT_TOKEN, Intents.ALL) {
            runtime(runtime)
            strategy(ShardStrategy.Fixed(shards))
            gatewayUrl(url)
            maxConcurrency(shards)
            shardConfig { compression(compression) }
        }

    private fun runtime(transport: KtorTransport): GatewayRuntime =
        GatewayRuntime
            .builder()
            .transport(transport)
            .identifyPace(Duration.ofMillis(1), Duration.ofMillis(1))
            .build()

    private fun transport(authority: String): KtorTransport =
        if (authority == "plain") {
            KtorTransport.create()
        } else {
            KtorTransport
                .builder()
                .engine(CIO) { it.https { trustManager = trustIn(Path.of(authority)) } }
                .build()
        }

    private fun trustIn(authority: Path) =
        TrustManagerFactory
            .getInstance(TrustManagerFactory.getDefaultAlgorithm())
            .apply {
                val store = KeyStore.getInstance(KeyStore.getDefaultType()).apply { load(null, null) }
                val certificate =
                    Files
                        .newInputStream(
                            authority,
                        ).use { CertificateFactory.getInstance("X.509").generateCertificate(it) }
                store.setCertificateEntry("mock", certificate)
                init(store)
            }.trustManagers
            .first()

    private fun compressionOf(name: String): Compression =
        when (name) {
            "none" -> Compression.NONE
            "zlib-stream" -> Compression.ZLIB_STREAM
            "zstd-stream" -> Compression.ZSTD_STREAM
            "payload" -> Compression.PAYLOAD
            else -> error("the compression is '$name', not one of none, zlib-stream, zstd-stream, payload")
        }
}
