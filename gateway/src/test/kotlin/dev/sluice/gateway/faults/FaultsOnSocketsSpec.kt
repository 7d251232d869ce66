package dev.sluice.gateway.faults

import dev.sluice.compression.Compression
import dev.sluice.protocol.ProtocolConfigBuilder
import dev.sluice.testkit.ProxyDirection
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import java.time.Duration
import kotlin.random.Random

/**
 * A network that breaks in every way a proxy can break it, on real sockets: after each fault the shard is ready again within
 * the time that `docs/recovery.md` gives for it, with nothing lost, nothing twice and one identify spent in all.
 */
class FaultsOnSocketsSpec :
    FunSpec({
        /**
         * Messages before [strike], messages that the fault concerns, [heal], messages after it.
         *
         * @param after [RecoveryTime.NONE] = the connection is to survive.
         * @param resumes how many resumes the mock answers until then: after fewer of them the last one may yet come, and
         * bring a RESUMED that nobody counted on.
         */
        fun fault(
            name: String,
            after: RecoveryTime,
            compression: Compression = Compression.ZLIB_STREAM,
            isSecure: Boolean = false,
            heartbeat: Duration = UNHEARD,
            configure: ProtocolConfigBuilder.() -> Unit = {},
            resumes: Long = 1,
            heal: suspend FaultScene.() -> Unit = {},
            strike: suspend FaultScene.() -> Unit,
        ) = test(name) {
            inScene(compression, heartbeat, isSecure, configure) {
                connect()
                messages(20)
                strike()
                messages(20)
                heal()
                if (after != RecoveryTime.NONE) awaitResumed(resumes, after.atMost(protocol, heartbeat))
                messages(20)
                shouldHaveSeenAllOnce()
                shouldHaveReadAll()
                shouldHaveIdentified(1)
                if (after == RecoveryTime.NONE) mock.stats.resumeAttempts shouldBe 0
            }
        }

        for (compression in Compression.entries) {
            fault("cut, with $compression", RecoveryTime.LOST, compression) { proxy.cut() }
            fault("reset, with $compression", RecoveryTime.LOST, compression) { proxy.reset() }
        }

        fault(
            "half-open until the missing ACK is noticed",
            RecoveryTime.SILENT,
            heartbeat = SHORTEST,
            heal = {
                awaitUntil("closed as a zombie") { shard.metrics.closes.containsKey(4900) }
                proxy.halfOpen(false)
            },
        ) { proxy.halfOpen(true) }

        fault(
            "half-open through several dials",
            RecoveryTime.OUTAGE,
            heartbeat = SHORTEST,
            configure = { connectTimeout(SHORT) },
            heal = {
                awaitUntil("dialed in vain") { shard.metrics.connects >= 4 }
                proxy.halfOpen(false)
            },
        ) { proxy.halfOpen(true) }

        fault(
            "half-open for less than two heartbeats",
            RecoveryTime.NONE,
            heal = { proxy.halfOpen(false) },
        ) { proxy.halfOpen(true) }

        fault(
            "half-open between RESUME and its answer",
            RecoveryTime.NO_ANSWER,
            configure = { resumeTimeout(SHORT) },
            heal = {
                awaitUntil("nothing came") { shard.metrics.closes.containsKey(4900) }
                mock.withholdResumed(false)
                mock.withholdAcks(false)
                proxy.halfOpen(false)
            },
        ) {
            mock.withholdAcks(true)
            mock.withholdResumed(true)
            proxy.cut()
            mock.takeResume()
            proxy.halfOpen(true)
        }

        fault("delay", RecoveryTime.NONE, heal = { proxy.delay(Duration.ZERO) }) {
            proxy.delay(Duration.ofMillis(50))
        }

        for (compression in Compression.entries) {
            fault("one byte at a time, with $compression", RecoveryTime.NONE, compression) { proxy.trickle(true) }
        }

        fault("cut while the replay comes one byte at a time", RecoveryTime.LOST, resumes = 2) {
            proxy.trickle(true)
            messages(20)
            proxy.cut()
            mock.takeResume()
            proxy.cut()
        }

        for (direction in ProxyDirection.entries) {
            fault("a flipped byte $direction under TLS", RecoveryTime.CLOSED_BY_US, isSecure = true) {
                proxy.corrupt(direction, SKIPPED)
                if (direction == ProxyDirection.TO_SERVER) mock.requestHeartbeat(1)
            }
        }

        // WebSocket's first byte and its length, and the payload's first.
        for (at in listOf(0L, 1L, 4L)) {
            fault("a flipped byte $at of a message in the clear", RecoveryTime.CLOSED_BY_US, Compression.NONE) {
                shouldHaveSeenAllOnce()
                proxy.corrupt(ProxyDirection.TO_CLIENT, at)
            }
        }

        fault("connections reset during their handshakes", RecoveryTime.OUTAGE) {
            proxy.resetHandshakes(3)
            proxy.cut()
        }

        fault("one connection reset during its handshake", RecoveryTime.DIAL_FAILED) {
            proxy.resetHandshakes(1)
            proxy.cut()
        }

        fault("connections accepted and closed", RecoveryTime.OUTAGE) {
            proxy.acceptAndClose(3)
            proxy.cut()
        }

        fault("a TLS handshake that stands still", RecoveryTime.DIAL_STALLED, isSecure = true, configure = {
            connectTimeout(SHORT)
        }) {
            mock.stallHandshakes(1)
            proxy.cut()
        }

        fault("a TLS handshake that fails", RecoveryTime.DIAL_FAILED, isSecure = true) {
            mock.failHandshakes(1)
            proxy.cut()
        }

        fault(
            "upgrades that are refused",
            RecoveryTime.OUTAGE,
            heal = {
                awaitUntil("refused") { shard.metrics.connects >= 4 }
                mock.refuseConnections(false)
            },
        ) {
            mock.refuseConnections(true)
            proxy.cut()
        }

        fault(
            "no HELLO",
            RecoveryTime.NO_HELLO,
            configure = { helloTimeout(SHORT) },
            heal = {
                awaitUntil("given up") { shard.metrics.connects >= 3 }
                mock.withholdHello(false)
            },
        ) {
            mock.withholdHello(true)
            proxy.cut()
        }

        fault(
            "no ACKs while all else comes",
            RecoveryTime.SILENT,
            heartbeat = SHORTEST,
            heal = {
                awaitUntil("closed as a zombie") { shard.metrics.closes.containsKey(4900) }
                mock.withholdAcks(false)
            },
        ) { mock.withholdAcks(true) }

        fault("op 7", RecoveryTime.CLOSED_BY_US) { mock.reconnectAll() }
        fault("op 9 true", RecoveryTime.INVALID_SESSION) { mock.invalidateAll(true) }
        fault("close 4000", RecoveryTime.LOST) { mock.closeAll(4000) }
        fault("close 4008", RecoveryTime.RATE_LIMITED) { mock.closeAll(4008) }

        fault("one fault after the other", RecoveryTime.OUTAGE, Compression.ZSTD_STREAM) {
            val seed = System.getProperty("sluice.seed")?.toInt() ?: Random.nextInt()
            withClue("seed $seed") { oneAfterTheOther(Random(seed)) }
        }

        test("a flipped byte anywhere in the clear costs no event its place") {
            val seed = System.getProperty("sluice.seed")?.toInt() ?: Random.nextInt()
            val random = Random(seed)
            withClue("seed $seed") {
                inScene(Compression.NONE, UNHEARD, isSecure = false, {}) {
                    connect()
                    repeat(if (IS_LONG) 200 else 20) {
                        proxy.corrupt(ProxyDirection.TO_CLIENT, random.nextLong(3_000))
                        messages(20)
                        awaitAllOrCut()
                    }
                    shouldHaveSeenAllOnce()
                    shouldHaveIdentified(1)
                }
            }
        }

        test("a connection that dies between IDENTIFY and READY costs a second identify, and the ledger knows it") {
            inScene(Compression.ZLIB_STREAM, UNHEARD, isSecure = false, {}) {
                mock.withholdReady(true)
                val connecting = it.launch(Dispatchers.Default) { connect() }
                mock.takeIdentify()
                proxy.cut()
                awaitUntil("the mock has seen the end") { mock.connections.isEmpty() }
                mock.withholdReady(false)
                connecting.join()
                shard.metrics.identifies shouldBe mock.stats.identifyAttempts
                (identifiesLeft!! <= mock.budgetRemaining) shouldBe true
            }
        }

        test("a close code that came through the proxy is told") {
            inScene(Compression.NONE, UNHEARD, isSecure = false, {}) {
                connect()
                mock.closeAll(4009)
                awaitUntil("told") { 4009 in shard.metrics.closes }
            }
        }
    }) {
    private companion object {
        val IS_LONG = System.getProperty("sluice.long") == "true"

        /** The shortest that a shard accepts. */
        val SHORTEST: Duration = Duration.ofSeconds(1)

        /** For what is waited out. Where a busy machine is later, the shard tries once more. */
        val SHORT: Duration = Duration.ofMillis(300)

        /** No beat comes in the way of what is tested. */
        val UNHEARD: Duration = Duration.ofMinutes(2)

        /** Within the messages that follow. */
        const val SKIPPED = 40L

        fun inScene(
            compression: Compression,
            heartbeat: Duration,
            isSecure: Boolean,
            configure: ProtocolConfigBuilder.() -> Unit,
            test: suspend FaultScene.(CoroutineScope) -> Unit,
        ) = runBlocking {
            withTimeout(60_000) { FaultScene(compression, heartbeat, isSecure, configure).use { it.test(this) } }
        }

        /** Faults that cost a connection, some with a dial or two. */
        val STRIKES =
            listOf<FaultScene.() -> Unit>(
                { proxy.cut() },
                { proxy.reset() },
                { mock.dropAll() },
                { mock.reconnectAll() },
                { mock.closeAll(4000) },
                { mock.invalidateAll(true) },
                {
                    proxy.resetHandshakes(1)
                    proxy.cut()
                },
                {
                    proxy.acceptAndClose(2)
                    proxy.cut()
                },
            )

        suspend fun FaultScene.oneAfterTheOther(random: Random) =
            repeat(if (IS_LONG) 100 else 10) {
                val before = mock.stats.resumes
                STRIKES.random(random)()
                messages(5)
                awaitResumed(before + 1, RecoveryTime.OUTAGE.atMost(protocol, UNHEARD))
            }

        /** A length that grew swallows what follows until the connection ends: nothing but a missing ACK would tell. */
        suspend fun FaultScene.awaitAllOrCut() {
            val sent = mock.sessions.single().sequence
            while (withTimeoutOrNull(SWALLOWED_MILLIS) { while (lastSequence < sent) delay(1) } == null) proxy.cut()
        }

        /** How long an event may be on its way before it counts as swallowed. */
        const val SWALLOWED_MILLIS = 500L

        suspend fun awaitUntil(what: String, condition: () -> Boolean) =
            withClue(what) {
                withTimeout(FaultScene.SLACK.toMillis()) { while (!condition()) delay(FaultScene.POLL_MILLIS) }
            }
    }
}
