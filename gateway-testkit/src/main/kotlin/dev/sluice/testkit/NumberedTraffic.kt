package dev.sluice.testkit

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.isActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.runInterruptible
import java.util.concurrent.atomic.AtomicLong
import kotlin.concurrent.withLock
import kotlin.coroutines.coroutineContext

/**
 * Messages that count: in every guild of a mock the contents of its MESSAGE_CREATEs are 1, 2, 3 and so on. Whoever
 * writes down what arrives can tell a lost event, a doubled one and one on the wrong shard; see
 * [MockGateway.numberGuilds].
 *
 * The guilds take turns. A guild whose shard has no session passes its turn and does not count: its first number is
 * for the first session. While a session's client is away its messages go into the session's replay buffer. Only when
 * a session is lost for good is there a gap.
 *
 * Thread-safe.
 */
public class NumberedTraffic internal constructor(
    private val hub: GatewayHub,
    scope: CoroutineScope,
    private val eventsPerSecond: Double,
) {
    private val guilds = hub.config.guilds.map { CountingGuild(it, hub.botId) }
    private val count = AtomicLong()
    private val job = scope.launch(Dispatchers.IO) { run() }

    /** The messages that went into a session so far. */
    public val sent: Long get() = count.get()

    /** The newest number of each guild, by its id; 0 = none yet. */
    public val numbers: Map<Long, Long> get() = guilds.associate { it.id to it.newest }

    /** Ends it; what was dispatched stays dispatched. */
    public fun stop() {
        job.cancel()
    }

    override fun toString(): String = "NumberedTraffic(guilds=${guilds.size}, sent=$sent)"

    private suspend fun run() {
        val pace = Pace(eventsPerSecond)
        while (coroutineContext.isActive) {
            val before = sent
            for (guild in guilds) {
                pace.awaitTurn()
                // A slow client may hold this thread up for a while; stopping interrupts it.
                runInterruptible { send(guild) }
            }
            if (sent == before) delay(NOBODY_MILLIS)
        }
    }

    private fun send(guild: CountingGuild) {
        val event = guild.next(hub.lock.withLock { hub.messageIds.next() })
        var isTaken = false
        hub.dispatch(event) { session ->
            val isFor = event.isFor(session.shardId, session.shardCount, session.intents)
            // Here, as whoever has the message may ask at once how many there were.
            if (isFor && !isTaken) {
                isTaken = true
                guild.advance()
                count.incrementAndGet()
            }
            isFor
        }
    }

    private companion object {
        /** How long to wait when no guild has a session, so that "as fast as it goes" does not spin. */
        const val NOBODY_MILLIS = 5L
    }
}
