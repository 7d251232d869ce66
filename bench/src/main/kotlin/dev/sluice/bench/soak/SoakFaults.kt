package dev.sluice.bench.soak

import dev.sluice.testkit.FaultProxy
import dev.sluice.testkit.MockConnection
import dev.sluice.testkit.ProxyDirection
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import java.time.Duration
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** Breaks connections, one way after the other; none that a session does not survive. Confined to one coroutine. */
internal class SoakFaults(private val net: SoakNet, private val shards: List<SoakShard>, private val random: Random) {
    private val counts = LinkedHashMap<String, AtomicInteger>()

    private val faults: Map<String, suspend () -> Unit> =
        mapOf(
            "cut" to { proxy().cut() },
            "reset" to { proxy().reset() },
            "half-open" to { during(proxy()::halfOpen) },
            "delay" to { during(delaying(proxy())) },
            "trickle" to { during(proxy()::trickle) },
            "corrupt" to { corrupt() },
            "reset handshakes" to { proxy().redial { resetHandshakes(FEW) } },
            "accept and close" to { proxy().redial { acceptAndClose(FEW) } },
            "close 4000" to { net.mock.closeAll(UNKNOWN_ERROR) },
            "close 4008" to { some { it.close(RATE_LIMITED) } },
            "close 1001" to { some { it.close(GOING_AWAY) } },
            "drop all" to { net.mock.dropAll() },
            "drop some" to { some(MockConnection::drop) },
            "op 7 all" to { net.mock.reconnectAll() },
            "op 7 some" to { some(MockConnection::requestReconnect) },
            "op 9 resumable" to { some { it.invalidate(isResumable = true) } },
            "op 1" to { net.mock.requestHeartbeat(FEW) },
            "no acknowledgements" to { during(net.mock::withholdAcks) },
            "refused" to { duringRedial(net.mock::refuseConnections) },
            "no HELLO" to { duringRedial(net.mock::withholdHello) },
            "slow collector" to { shards.random(random).stall() },
        )

    /** How many bytes were flipped. */
    val corruptions: Int get() = counts["corrupt"]?.get() ?: 0

    /** Until it is cancelled; leaves everything whole. */
    suspend fun run() {
        while (true) {
            // Each as often as any other, in an order that is new each time.
            for ((name, fault) in faults.entries.shuffled(random)) {
                delay(PAUSE)
                counts.getOrPut(name, ::AtomicInteger).incrementAndGet()
                fault()
            }
        }
    }

    override fun toString(): String = counts.toString()

    private fun proxy(): FaultProxy = net.proxies.random(random)

    private fun some(break_: (MockConnection) -> Unit) =
        net.mock.connections
            .filter { random.nextInt(FEW) == 0 }
            .forEach(break_)

    /** One byte of what comes to a client next. */
    private fun corrupt() =
        net.corruptible.random(random).corrupt(ProxyDirection.TO_CLIENT, random.nextLong(CORRUPT_WITHIN_BYTES))

    private fun delaying(proxy: FaultProxy): (Boolean) -> Unit =
        { proxy.delay(Duration.ofMillis(if (it) DELAY_MILLIS else 0)) }

    /** What concerns new connections is felt once old ones are gone. */
    private fun FaultProxy.redial(arm: FaultProxy.() -> Unit) {
        arm()
        cut()
    }

    private suspend fun duringRedial(switch: (Boolean) -> Unit) =
        during {
            switch(it)
            if (it) proxy().cut()
        }

    private suspend fun during(switch: (Boolean) -> Unit) {
        switch(true)
        try {
            delay(random.nextLong(1, LONGEST_SECONDS).seconds + random.nextLong(MILLIS).milliseconds)
        } finally {
            withContext(NonCancellable) { switch(false) }
        }
    }

    private companion object {
        val PAUSE = 1.seconds
        const val FEW = 4
        const val DELAY_MILLIS = 150L
        const val MILLIS = 1_000L

        /** Three heartbeats: some of those who hear nothing notice, others do not. */
        const val LONGEST_SECONDS = 6L

        const val CORRUPT_WITHIN_BYTES = 20_000L
        const val UNKNOWN_ERROR = 4000
        const val RATE_LIMITED = 4008
        const val GOING_AWAY = 1001
    }
}
