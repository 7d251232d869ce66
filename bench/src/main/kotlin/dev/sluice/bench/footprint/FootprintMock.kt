package dev.sluice.bench.footprint

import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockTls
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.util.Base64
import java.util.concurrent.CountDownLatch

/** The gateway of [Footprint]: `GUILDS RATE FILE.pem|plain`; prints its address and runs until it is killed. */
internal object FootprintMock {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val (guilds, rate, authority) = arguments
        val mock =
            MockGateway {
                token(null)
                guilds(guilds.toInt())
                maxConcurrency(MAX_SHARDS)
                identifyWindow(Duration.ofMillis(1))
                if (authority != "plain") tls(MockTls.create().apply { write(Path.of(authority)) })
            }.start()
        println(mock.url)
        mock.numberGuilds(rate.toDouble())
        CountDownLatch(1).await()
    }

    private fun MockTls.write(file: Path) {
        val lines = Base64.getMimeEncoder().encodeToString(authority.encoded)
        Files.writeString(file, "-----BEGIN CERTIFICATE-----\n$lines\n-----END CERTIFICATE-----\n")
    }

    private const val MAX_SHARDS = 10_000
}
