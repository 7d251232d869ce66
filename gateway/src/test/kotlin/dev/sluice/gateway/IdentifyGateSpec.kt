package dev.sluice.gateway

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest

/** Discord docs, Gateway > Sharding > Max Concurrency: one identify per bucket in 5 s; ours waits a quarter longer. */
@OptIn(ExperimentalCoroutinesApi::class)
class IdentifyGateSpec :
    StringSpec({
        val pace = IdentifyPace(5_000_000_000, 250_000_000)

        class Asking(private val scope: TestScope, maxConcurrency: Int) {
            val gate = LocalIdentifyGate(maxConcurrency, pace, VirtualClock(scope), scope.backgroundScope)
            val permits = LinkedHashMap<Int, LocalIdentifyGate.Permit>()
            val grantedAt = LinkedHashMap<Int, Long>()

            fun ask(shard: Int, sendsAtOnce: Boolean = true): LocalIdentifyGate.Request =
                gate.request(shard) {
                    grantedAt[shard] = scope.currentTime
                    permits[shard] = it
                    if (sendsAtOnce) it.sent()
                }
        }

        fun gated(maxConcurrency: Int, test: suspend TestScope.(Asking) -> Unit) =
            runTest {
                test(Asking(this, maxConcurrency))
            }

        "one shard after the other, first come, first served" {
            gated(1) { asking ->
                listOf(2, 0, 1).forEach { asking.ask(it) }
                advanceTimeBy(20_000)
                asking.grantedAt shouldBe mapOf(2 to 0L, 0 to 5_250L, 1 to 10_500L)
            }
        }

        "as many at a time as there are buckets" {
            gated(2) { asking ->
                (0..3).forEach { asking.ask(it) }
                advanceTimeBy(20_000)
                asking.grantedAt shouldBe mapOf(0 to 0L, 1 to 0L, 2 to 5_250L, 3 to 5_250L)
            }
        }

        "the pause counts from the send, not from the permit" {
            gated(1) { asking ->
                asking.ask(0, sendsAtOnce = false)
                asking.ask(1)
                advanceTimeBy(3_000)
                asking.permits.getValue(0).sent()
                advanceTimeBy(20_000)
                asking.grantedAt.getValue(1) shouldBe 8_250L
            }
        }

        "a permit that is given back goes to the next at once" {
            gated(1) { asking ->
                asking.ask(0, sendsAtOnce = false)
                asking.ask(1)
                advanceTimeBy(3_000)
                asking.permits.getValue(0).giveBack()
                runCurrent()
                asking.grantedAt.getValue(1) shouldBe 3_000L
            }
        }

        "who gives up waiting costs nobody anything" {
            gated(1) { asking ->
                asking.ask(0)
                val given = asking.ask(1)
                asking.ask(2)
                given.cancel()
                advanceTimeBy(20_000)
                asking.grantedAt.keys.toList() shouldContainExactly listOf(0, 2)
                asking.grantedAt.getValue(2) shouldBe 5_250L
            }
        }

        "shards of one token wait for each other, shards that resume do not" {
            virtually {
                val other = newShard()
                shard.connect()
                val first = scope.testScheduler.currentTime
                other.connect()
                (scope.testScheduler.currentTime - first) shouldBe 5_250L
                discord.identifies shouldBe 2
            }
        }

        "max_concurrency can be raised while they wait" {
            gated(1) { asking ->
                asking.ask(0)
                asking.ask(1)
                asking.ask(2)
                asking.gate.update(16)
                advanceTimeBy(20_000)
                asking.grantedAt shouldBe mapOf(0 to 0L, 1 to 5_250L, 2 to 5_250L)
            }
        }
    })
