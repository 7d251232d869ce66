package dev.sluice.bench.soak

import dev.sluice.gateway.CollectorOptions
import dev.sluice.gateway.GatewayException
import dev.sluice.gateway.GatewayRuntime
import dev.sluice.gateway.Shard
import dev.sluice.model.DispatchEvent
import dev.sluice.model.Event
import dev.sluice.model.Intents
import dev.sluice.model.MessageCreate
import dev.sluice.model.Ready
import dev.sluice.model.SessionLost
import dev.sluice.model.ShardId
import dev.sluice.model.UndecodableEvent
import dev.sluice.model.UnknownEvent
import dev.sluice.testkit.MockGateway
import kotlinx.coroutines.delay
import java.time.Duration
import java.time.LocalTime
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.time.Duration.Companion.seconds

/**
 * One shard and its collector, which looks at every sequence and, as a second witness, at the numbers in the messages.
 *
 * Counts are written by the collector alone and read by anybody.
 */
internal class SoakShard(private val id: ShardId, private val net: SoakNet, runtime: GatewayRuntime) {
    private val isToStall = AtomicBoolean()

    /** The newest of what is no dispatch, with when it came: what led to a loss, for people. */
    private val history = ArrayDeque<String>()

    /** The number that the next message bears, and how many events before it could not be read. */
    private var nextNumber = 0L
    private var unreadable = 0

    @Volatile
    var last = 0L
        private set

    @Volatile
    var events = 0L
        private set

    @Volatile
    var lost = 0L
        private set

    @Volatile
    var doubled = 0L
        private set

    /** Messages with another number than the one before tells. */
    @Volatile
    var disorder = 0L
        private set

    /** Events that a flipped byte made unreadable; they have their place and their sequence all the same. */
    @Volatile
    var spoilt = 0L
        private set

    /** Sessions that began here: one. */
    @Volatile
    var readys = 0L
        private set

    @Volatile
    var sessionsLost = 0L
        private set

    /** Why the collection ended early; null while all is well. */
    @Volatile
    var failure: Throwable? = null
        private set

    val shard: Shard =
        Shard(MockGateway.DEFAULT_TOKEN, Intents.ALL) {
            runtime(runtime)
            shardId(id)
            gatewayUrl(net.proxy(id.id).url)
            compression(net.compression(id.id))
            protocol {
                // In proportion to the heartbeat interval, which is a twentieth of Discord's.
                it.connectTimeout(Duration.ofSeconds(5))
                it.helloTimeout(Duration.ofSeconds(3))
                it.resumeTimeout(Duration.ofSeconds(10))
                it.closeTimeout(Duration.ofMillis(500))
                it.backoff(Duration.ofMillis(100), Duration.ofSeconds(3))
                it.stableAfter(Duration.ofSeconds(1))
                it.rateLimitedPause(Duration.ofMillis(500))
                it.invalidSessionWait(Duration.ofMillis(50), Duration.ofMillis(250))
            }
        }

    suspend fun collect() {
        try {
            shard.events(CollectorOptions.named("soak")).collect {
                if (isToStall.getAndSet(false)) delay(STALL)
                saw(it)
            }
        } catch (trouble: GatewayException) {
            failure = trouble
        }
    }

    /** Makes the collector stand still for so long that it costs the connection. */
    fun stall() = isToStall.set(true)

    /** What is missing now that the mock has sent up to [sequence] and has nothing more to say. */
    fun settle(sequence: Long) {
        lost += sequence - last
    }

    override fun toString(): String = "$id at $last"

    private fun saw(event: Event) {
        if (event is DispatchEvent) inOrder(event) else remember(event)
        if (event is SessionLost) {
            sessionsLost++
            println("$this: $event; ${net.mock.stats}; before it: ${history.joinToString("; ")}")
        }
    }

    private fun remember(event: Event) {
        if (history.size == HISTORY) history.removeFirst()
        history += "${LocalTime.now()} at $last: $event"
    }

    private fun inOrder(event: DispatchEvent) {
        events++
        if (event is Ready) readys++
        val expected = if (event is Ready) event.sequence else last + 1
        if (event.sequence > expected) lost += event.sequence - expected
        if (event.sequence < expected) doubled++
        last = maxOf(last, event.sequence)
        if (event is MessageCreate) numbered(event.message.content.toLong())
        if (event is UndecodableEvent || event is UnknownEvent) {
            unreadable++
            spoilt++
        }
    }

    private fun numbered(number: Long) {
        if (number - nextNumber !in 0..unreadable) disorder++
        nextNumber = number + 1
        unreadable = 0
    }

    private companion object {
        const val HISTORY = 40

        /** Its ring fills within half of it; after two heartbeats more the shard gives up its connection. */
        val STALL = 20.seconds
    }
}
