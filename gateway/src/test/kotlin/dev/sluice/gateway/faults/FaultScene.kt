package dev.sluice.gateway.faults

import dev.sluice.compression.Compression
import dev.sluice.gateway.GatewayRuntime
import dev.sluice.gateway.Shard
import dev.sluice.gateway.ktor.KtorTransport
import dev.sluice.gateway.rest.SessionStartLimit
import dev.sluice.model.DispatchEvent
import dev.sluice.model.Event
import dev.sluice.model.Intent
import dev.sluice.model.MessageCreate
import dev.sluice.model.SessionLost
import dev.sluice.model.Token
import dev.sluice.protocol.ProtocolConfig
import dev.sluice.protocol.ProtocolConfigBuilder
import dev.sluice.protocol.ShardState
import dev.sluice.testkit.FaultProxy
import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockTls
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.ktor.client.engine.cio.CIO
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import java.time.Duration
import java.util.Collections
import java.util.concurrent.TimeUnit

/** A shard whose way to the mock gateway leads through a proxy that breaks it, and what its collector saw. */
internal class FaultScene(
    compression: Compression,
    private val heartbeat: Duration,
    isSecure: Boolean,
    configure: ProtocolConfigBuilder.() -> Unit,
) : AutoCloseable {
    private val tls = if (isSecure) MockTls.create() else null
    private val token = Token(MockGateway.DEFAULT_TOKEN)
    val mock: MockGateway =
        MockGateway {
            identifyWindow(Duration.ofMillis(1)).guild(1).heartbeatInterval(heartbeat)
            // What is late here was made late by a fault, or by a machine that is busy.
            heartbeatSlack(Duration.ofMinutes(1))
            tls?.let(::tls)
        }.start()
    val proxy: FaultProxy = FaultProxy(mock.port).start()

    /** Above all coroutines of transport and runtime. */
    val job: Job = Job()
    private val transport =
        KtorTransport
            .builder()
            .parent(job)
            .engine(CIO) { engine -> tls?.let { engine.https { trustManager = it.trustManager } } }
            .build()
    val runtime: GatewayRuntime =
        GatewayRuntime
            .builder()
            .transport(transport)
            .parentJob(job)
            .identifyPace(Duration.ofMillis(1), Duration.ZERO)
            .build()
            .apply { sessionStartLimit(token, SessionStartLimit(BUDGET, BUDGET, Duration.ofDays(1), 1)) }
    val protocol: ProtocolConfig = ProtocolConfig
        .builder(token, INTENTS)
        .apply(::quick)
        .apply(configure)
        .build()
    val shard: Shard =
        Shard(MockGateway.DEFAULT_TOKEN, INTENTS) {
            runtime(runtime)
            gatewayUrl(if (isSecure) "wss" + proxy.url.removePrefix("ws") else proxy.url)
            compression(compression)
            protocol {
                quick(it)
                configure(it)
            }
        }
    private val collecting = CoroutineScope(Dispatchers.Default)
    private val events: MutableList<Event> = Collections.synchronizedList(ArrayList())
    private var messages = 0

    /** Every sequence that reached the collector, in its order. */
    val sequences: List<Long>
        get() = synchronized(events) { events.filterIsInstance<DispatchEvent>().map { it.sequence } }

    val lastSequence: Long get() = sequences.lastOrNull() ?: 0

    suspend fun connect() {
        collecting.launch { shard.events.collect { events += it } }
        shard.connect()
    }

    /** Dispatches [count] messages, numbered on. */
    fun messages(count: Int) =
        repeat(count) {
            mock.dispatch(
                "MESSAGE_CREATE",
                """{"id":"${messages + ID_OFFSET}","channel_id":"2","guild_id":"1","content":"$messages",""" +
                    """"timestamp":"2026-11-21T00:00:00+00:00","author":{"id":"3","username":"ann"},"type":0}""",
            )
            messages++
        }

    /** Waits until the session has been resumed [times] times and stands, for [atMost] and [SLACK]. */
    suspend fun awaitResumed(times: Long, atMost: Duration) =
        withTimeout((atMost + SLACK).toMillis()) {
            while (mock.stats.resumes < times || shard.state.value != ShardState.Ready) delay(POLL_MILLIS)
        }

    /**
     * Waits until the collector has seen what the mock has sent, and checks that it has seen each once, in order.
     * Only a RESUMED that a fault swallowed may be missing: a later resume does not replay it.
     */
    suspend fun shouldHaveSeenAllOnce() {
        val session = mock.sessions.single()
        val sent = session.sequence
        withClue({ "the last of ${sequences.size} is $lastSequence, $sent were sent, $shard, $mock" }) {
            withTimeout(SLACK.toMillis()) { while (lastSequence < sent) delay(POLL_MILLIS) }
        }
        val seen = sequences
        seen shouldContainExactly seen.distinct().sorted()
        session.unreplayed shouldContainAll (1..sent) - seen.toSet()
        synchronized(events) { events.none { it is SessionLost } } shouldBe true
    }

    /** Also that each message could be read. */
    fun shouldHaveReadAll() =
        synchronized(
            events,
        ) { events.filterIsInstance<MessageCreate>().map { it.message.content } } shouldContainExactly
            List(messages) { "$it" }

    /** What the ledger thinks is left of the day. */
    val identifiesLeft: Int? get() = runtime.identifyStatus(token).budget?.remaining

    /** The mock, the shard and the ledger agree on how many identifies were spent: [count]. */
    fun shouldHaveIdentified(count: Int) {
        mock.stats.identifyAttempts shouldBe count
        shard.metrics.identifies shouldBe count
        runtime.identifyStatus(token).sent shouldBe count
        identifiesLeft shouldBe BUDGET - count
        mock.budgetRemaining shouldBe BUDGET - count
    }

    override fun close() {
        collecting.cancel()
        runtime.close()
        runtime.closed().get(CLOSE_SECONDS, TimeUnit.SECONDS)
        transport.close()
        proxy.close()
        mock.close()
    }

    /** Short where Discord's are long, in much the same proportions. */
    private fun quick(protocol: ProtocolConfigBuilder) {
        protocol.connectTimeout(Duration.ofSeconds(1))
        protocol.helloTimeout(Duration.ofMillis(700))
        protocol.resumeTimeout(Duration.ofSeconds(1))
        protocol.closeTimeout(Duration.ofMillis(200))
        protocol.backoff(Duration.ofMillis(20), Duration.ofMillis(100))
        protocol.invalidSessionWait(Duration.ofMillis(10), Duration.ofMillis(50))
        protocol.rateLimitedPause(Duration.ofMillis(50))
    }

    companion object {
        /** For a machine that does other things too; what is measured here is that it happens, not how fast. */
        val SLACK: Duration = Duration.ofSeconds(15)
        const val POLL_MILLIS = 2L
        private const val BUDGET = 1_000
        private const val ID_OFFSET = 1_000
        private const val CLOSE_SECONDS = 30L
        private val INTENTS = Intent.GUILDS + Intent.GUILD_MESSAGES + Intent.MESSAGE_CONTENT
    }
}
