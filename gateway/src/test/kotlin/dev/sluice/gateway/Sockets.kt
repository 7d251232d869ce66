package dev.sluice.gateway

import dev.sluice.compression.Compression
import dev.sluice.compression.CompressionLimits
import dev.sluice.gateway.transport.Transport
import dev.sluice.model.Event
import dev.sluice.model.Intent
import dev.sluice.model.MessageCreate
import dev.sluice.model.ShardId
import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockStats
import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import java.time.Duration

/**
 * A shard on a mock gateway, over real sockets.
 *
 * @param transport ends with it; null: the runtime's own
 */
internal class Sockets(
    val mock: MockGateway,
    private val compression: Compression,
    private val transport: Transport? = null,
) : AutoCloseable {
    val runtime: GatewayRuntime = GatewayRuntime
        .builder()
        .identifyPace(Duration.ofMillis(1), Duration.ZERO)
        .apply { transport?.let(::transport) }
        .build()
    val shard: Shard = newShard()

    fun newShard(shardId: ShardId = ShardId.SINGLE, configure: ShardBuilder.() -> Unit = {}): Shard =
        Shard(MockGateway.DEFAULT_TOKEN, Intent.GUILDS + Intent.GUILD_MESSAGES + Intent.MESSAGE_CONTENT) {
            runtime(runtime)
            shardId(shardId)
            gatewayUrl(mock.url)
            compression(compression)
            maxFrameBytes(1 shl 20)
            protocol {
                it.backoff(Duration.ofMillis(10), Duration.ofMillis(100))
                it.invalidSessionWait(Duration.ofMillis(1), Duration.ofMillis(10))
                it.compressionLimits(
                    CompressionLimits
                        .builder()
                        .maxInflatedBytes(1 shl 20)
                        .maxPendingBytes(1 shl 20)
                        .build(),
                )
            }
            configure()
        }

    fun message(number: Int) = mock.dispatch("MESSAGE_CREATE", messageJson(number))

    fun messageJson(number: Int) =
        """{"id":"${number + 1000}","channel_id":"2","guild_id":"1","content":"$number",""" +
            """"timestamp":"2026-11-21T00:00:00+00:00","author":{"id":"3","username":"ann"},"type":0}"""

    /** Gathers messages from now on. */
    fun collect(): Seen = Seen().also { seen -> shard.async().on(MessageCreate::class.java, seen::add) }

    inline fun <reified E : Event> newSubscription(): CompletableDeferred<E> {
        val first = CompletableDeferred<E>()
        shard.async().on(E::class.java, { first.complete(it) })
        return first
    }

    override fun close() {
        runtime.close()
        runtime.closed().get()
        transport?.close()
        mock.stats.shouldShowGoodConduct()
    }

    class Seen {
        private val messages = MutableStateFlow<List<String>>(emptyList())
        val contents: List<String> get() = messages.value

        fun add(event: MessageCreate) {
            messages.value += event.message.content
        }

        suspend fun await(count: Int) = messages.first { it.size >= count }

        suspend fun awaitContent(content: String) = messages.first { content in it }
    }
}

/** Whatever a test is about, our client keeps to the protocol in what nobody but the mock's figures would tell. */
internal fun MockStats.shouldShowGoodConduct() {
    withClue(this) {
        badHeartbeats shouldBe 0
        resumesOtherQuery shouldBe 0
        reconnectsIgnored shouldBe 0
    }
}
