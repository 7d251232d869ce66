package dev.sluice.gateway.faults

import dev.sluice.compression.Compression
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import java.time.Duration
import kotlin.random.Random

/** A shard that reconnects for years holds no more than one that has reconnected a few times. */
class ReconnectLeakSpec :
    FunSpec({
        for (compression in listOf(Compression.ZLIB_STREAM, Compression.ZSTD_STREAM)) {
            test(
                "after $RECONNECTS reconnects with $compression no coroutine, socket, thread or native memory is left over",
            ) {
                val seed = System.getProperty("sluice.seed")?.toInt() ?: Random.nextInt()
                withClue("seed $seed") { runBlocking { reconnects(compression, Random(seed)) } }
            }
        }

        test("after $DIALS_GIVEN_UP dials that were given up nothing is left over") {
            val scene =
                FaultScene(Compression.NONE, HEARTBEAT, isSecure = false) {
                    connectTimeout(Duration.ofMillis(100))
                    backoff(Duration.ofMillis(1), Duration.ofMillis(5))
                }
            runBlocking {
                scene.use {
                    scene.connect()
                    scene.strike(WARM_UP, Random(1))
                    val before = scene.possessions()
                    val dials = scene.shard.metrics.connects
                    scene.proxy.halfOpen(true)
                    scene.proxy.cut()
                    withTimeout(FaultScene.SLACK.toMillis() + DIALS_GIVEN_UP * 1_000L) {
                        while (scene.shard.metrics.connects < dials + DIALS_GIVEN_UP) delay(FaultScene.POLL_MILLIS)
                    }
                    scene.proxy.halfOpen(false)
                    scene.awaitResumed(WARM_UP + 1L, RecoveryTime.OUTAGE.atMost(scene.protocol, HEARTBEAT))
                    scene.shouldHaveSeenAllOnce()
                    scene.shouldHaveIdentified(1)
                    scene.shouldHoldNoMoreThan(before)
                }
            }
        }
    }) {
    private companion object {
        val IS_LONG = System.getProperty("sluice.long") == "true"

        /** With each of two compressions: a thousand in all, or a hundred. */
        val RECONNECTS = if (IS_LONG) 500 else 50

        val DIALS_GIVEN_UP = if (IS_LONG) 100 else 10

        /** Until every pool has its threads and every class is loaded. */
        const val WARM_UP = 20

        /** What one zstd decoder takes with its window: what a leak of one a connection would cost. */
        const val DECODER_KIB = 350L
        val HEARTBEAT: Duration = Duration.ofMinutes(2)

        val STRIKES =
            listOf<FaultScene.() -> Unit>(
                { proxy.cut() },
                { proxy.reset() },
                { mock.reconnectAll() },
                { mock.closeAll(4000) },
                {
                    proxy.resetHandshakes(1)
                    proxy.cut()
                },
            )

        suspend fun reconnects(compression: Compression, random: Random) {
            val scene =
                FaultScene(compression, HEARTBEAT, isSecure = false) {
                    // Never stable, so that no resume is scattered over a quarter of a second.
                    backoff(Duration.ofMillis(1), Duration.ofMillis(5))
                }
            scene.use {
                scene.connect()
                scene.strike(WARM_UP, random)
                val before = scene.possessions()
                val residentBefore = Possessions.residentKib()
                scene.strike(RECONNECTS, random)
                scene.shouldHaveSeenAllOnce()
                scene.shouldHaveReadAll()
                scene.shouldHaveIdentified(1)
                scene.shouldHoldNoMoreThan(before)
                val residentAfter = Possessions.residentKib()
                if (IS_LONG && residentBefore != null && residentAfter != null) {
                    residentAfter - residentBefore shouldBeLessThan RECONNECTS * DECODER_KIB / 2
                }
                scene.shard.close()
                scene.shard.metrics.decoderCapacity shouldBe 0
                scene.runtime.close()
                withTimeout(FaultScene.SLACK.toMillis()) { scene.runtime.job.join() }
            }
        }

        suspend fun FaultScene.strike(times: Int, random: Random) =
            repeat(times) {
                val before = mock.stats.resumes
                STRIKES.random(random)()
                messages(1)
                awaitResumed(before + 1, RecoveryTime.OUTAGE.atMost(protocol, HEARTBEAT))
            }

        fun FaultScene.possessions() = Possessions.now(job, shard.metrics.decoderCapacity)

        /** Old connections linger for a moment, so it is waited for. */
        suspend fun FaultScene.shouldHoldNoMoreThan(before: Possessions) {
            withTimeoutOrNull(FaultScene.SLACK.toMillis()) {
                while (possessions().beyond(before).isNotEmpty()) delay(FaultScene.POLL_MILLIS)
            }
            possessions().beyond(before).shouldBeEmpty()
        }
    }
}
