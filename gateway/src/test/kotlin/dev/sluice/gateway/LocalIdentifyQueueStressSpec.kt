package dev.sluice.gateway

import dev.sluice.model.ShardId
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import java.time.Duration
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicIntegerArray
import kotlin.random.Random

class LocalIdentifyQueueStressSpec :
    StringSpec({
        "a bucket has one permit out at a time, and requests that are cancelled in any moment cost nobody one" {
            val seed = System.getProperty("sluice.seed")?.toInt() ?: Random.nextInt()
            val pool = Executors.newFixedThreadPool(2)
            val queue =
                LocalIdentifyQueue
                    .builder()
                    .maxConcurrency(BUCKETS)
                    .pace(Duration.ZERO, Duration.ZERO)
                    .executor(pool)
                    .build()
            val out = AtomicIntegerArray(BUCKETS)
            val served = CountDownLatch(3 * REQUESTS)

            class Asking(val shard: Int, val isSending: Boolean, val isCancelled: Boolean) : IdentifyWaiter {
                override fun granted(permit: IdentifyPermit) {
                    check(out.incrementAndGet(shard % BUCKETS) == 1) { "two permits of bucket ${shard % BUCKETS}" }
                    out.decrementAndGet(shard % BUCKETS)
                    if (isSending) permit.sent() else permit.giveBack()
                    if (!isCancelled) served.countDown()
                }

                override fun failed(cause: Throwable) = throw cause
            }

            fun ask(random: Random) {
                val shard = random.nextInt(SHARDS)
                val isCancelled = random.nextInt(3) == 0
                val asking = Asking(shard, random.nextBoolean(), isCancelled)
                val ticket = queue.request(IdentifyRequest(ShardId(shard, SHARDS), IdentifyKind.START), asking)
                if (!isCancelled) return
                ticket.cancel()
                served.countDown()
            }
            withClue("seed $seed") {
                Stress.together(*Array(3) { mine -> { Random(seed + mine).let { r -> repeat(REQUESTS) { ask(r) } } } })
                withClue({ "$queue" }) { served.await(30, TimeUnit.SECONDS) shouldBe true }
                queue.size shouldBe 0
            }
            pool.shutdown()
        }
    }) {
    private companion object {
        const val BUCKETS = 4
        const val SHARDS = 16
        val REQUESTS = Stress.ROUNDS / 10
    }
}
