package dev.sluice.bench.soak

import dev.sluice.compression.Compression
import dev.sluice.testkit.FaultProxy
import dev.sluice.testkit.MockGateway
import java.time.Duration

/** The mock gateway and the proxies before it, each the way of some of the shards. Confined to whoever made it. */
internal class SoakNet(private val shards: Int) : AutoCloseable {
    val mock: MockGateway =
        MockGateway {
            maxConcurrency(shards)
            identifyWindow(Duration.ofMillis(1))
            heartbeatInterval(HEARTBEAT)
            replayBuffer(REPLAY)
            // Or each session would hold all of its buffer, and nobody could tell a leak from it.
            trimReplayByHeartbeats(true)
            sessionLifetime(SESSION_LIFETIME)
            budget(BUDGET, BUDGET, Duration.ofDays(1))
        }.start()
    val proxies: List<FaultProxy> = List(COMPRESSIONS.size) { FaultProxy(mock.port).start() }

    /** The proxies of shards that notice a spoilt byte: compressed streams have no checksum, TLS does it for them. */
    val corruptible: List<FaultProxy> get() = proxies.filterIndexed { at, _ -> COMPRESSIONS[at] == Compression.NONE }

    fun proxy(shard: Int): FaultProxy = proxies[shard % proxies.size]

    fun compression(shard: Int): Compression = COMPRESSIONS[shard % proxies.size]

    override fun close() {
        proxies.forEach(FaultProxy::close)
        mock.close()
    }

    companion object {
        /** Identifies of a day. */
        const val BUDGET = 1_000

        /** Short, so that half an hour holds as many beats as ten hours do. */
        val HEARTBEAT: Duration = Duration.ofSeconds(2)

        /** More than the longest fault with its backoff lets pass. */
        private const val REPLAY = 50_000
        private val SESSION_LIFETIME = Duration.ofMinutes(5)
        private val COMPRESSIONS =
            listOf(
                Compression.NONE,
                Compression.ZLIB_STREAM,
                Compression.ZSTD_STREAM,
                Compression.NONE,
                Compression.ZSTD_STREAM,
            )
    }
}
