package dev.sluice.gateway

import dev.sluice.model.ShardId
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.longs.shouldBeGreaterThanOrEqual
import io.kotest.matchers.shouldBe
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.concurrent.Executors
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.Semaphore
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random

/** Discord docs, Gateway > Sharding > Max Concurrency: one identify per bucket in 5 s; ours waits a quarter longer. */
class LocalIdentifyQueueSpec :
    StringSpec({
        class Asking(maxConcurrency: Int) {
            val scene = VirtualQueueScene()
            val queue = scene.queue as LocalIdentifyQueue
            val waiters = LinkedHashMap<Int, RecordingWaiter>()

            init {
                queue.update(maxConcurrency)
            }

            val grantedAtMillis get() =
                waiters.filterValues { it.isGranted }.mapValues { it.value.grantedAtNanos / NANOS_PER_MILLI }

            fun ask(shard: Int, sendsAtOnce: Boolean = true): IdentifyTicket {
                val waiter = RecordingWaiter(scene::nanoTime)
                waiters[shard] = waiter
                val request = IdentifyRequest(ShardId(shard, 48), IdentifyKind.START)
                return queue.request(request, if (sendsAtOnce) SendingAtOnce(waiter) else waiter)
            }
        }

        "one shard after the other, first come, first served" {
            val asking = Asking(1)
            listOf(2, 0, 1).forEach { asking.ask(it) }
            asking.scene.pass(20_000)
            asking.grantedAtMillis shouldBe mapOf(2 to 0L, 0 to 5_250L, 1 to 10_500L)
        }

        "as many at a time as there are buckets" {
            val asking = Asking(2)
            (0..3).forEach { asking.ask(it) }
            asking.scene.pass(20_000)
            asking.grantedAtMillis shouldBe mapOf(0 to 0L, 1 to 0L, 2 to 5_250L, 3 to 5_250L)
        }

        "the pause counts from the send, not from the permit" {
            val asking = Asking(1)
            asking.ask(0, sendsAtOnce = false)
            asking.ask(1)
            asking.scene.pass(3_000)
            asking.waiters
                .getValue(0)
                .permit!!
                .sent()
            asking.scene.pass(20_000)
            asking.grantedAtMillis.getValue(1) shouldBe 8_250L
        }

        "a permit that is given back goes to the next at once" {
            val asking = Asking(1)
            asking.ask(0, sendsAtOnce = false)
            asking.ask(1)
            asking.scene.pass(3_000)
            asking.waiters
                .getValue(0)
                .permit!!
                .giveBack()
            asking.scene.pass(0)
            asking.grantedAtMillis.getValue(1) shouldBe 3_000L
        }

        "max_concurrency can be raised while they wait" {
            val asking = Asking(1)
            (0..2).forEach { asking.ask(it) }
            asking.queue.update(16)
            asking.scene.pass(20_000)
            asking.grantedAtMillis shouldBe mapOf(0 to 0L, 1 to 5_250L, 2 to 5_250L)
        }

        "the place in the line is told when it is asked for and when the buckets change" {
            val asking = Asking(1)
            (0..4).forEach { asking.ask(it, sendsAtOnce = false) }
            asking.scene.pass(0)
            asking.queue.update(2)
            asking.scene.pass(0)
            asking.waiters.values.map { it.heard } shouldContainExactly listOf(
                listOf("granted"),
                listOf("queued 1", "queued 1"),
                listOf("queued 2", "queued 1"),
                listOf("queued 3", "queued 2"),
                listOf("queued 4", "queued 2"),
            )
            asking.queue.size shouldBe 4
            asking.queue.maxConcurrency shouldBe 2
        }

        "an update that changes nothing tells nobody anything" {
            val asking = Asking(1)
            (0..1).forEach { asking.ask(it, sendsAtOnce = false) }
            asking.scene.pass(0)
            asking.queue.update(1)
            asking.scene.pass(0)
            asking.waiters.getValue(1).heard shouldContainExactly listOf("queued 1")
        }

        "a waiter that throws hurts nobody else" {
            val asking = Asking(1)
            asking.queue.request(
                IdentifyRequest(ShardId(9, 48), IdentifyKind.START),
                object : IdentifyWaiter {
                    override fun granted(permit: IdentifyPermit) {
                        permit.sent()
                        error("mine")
                    }

                    override fun failed(cause: Throwable) = Unit
                },
            )
            asking.ask(0)
            asking.scene.pass(20_000)
            asking.grantedAtMillis shouldBe mapOf(0 to 5_250L)
        }

        for (refusals in listOf(1, 2)) {
            "an executor that refuses $refusals tasks when the pause is over keeps nobody waiting for ever" {
                val calls = AtomicInteger()
                val ran = Semaphore(0)
                val pool = Executors.newSingleThreadExecutor()
                val executor = Executor { task ->
                    // The first grants, the second tells the place in the line; the third comes when the pause is over.
                    if (calls.incrementAndGet() in 3 until 3 + refusals) throw RejectedExecutionException("busy")
                    pool.execute {
                        task.run()
                        ran.release()
                    }
                }
                val queue = LocalIdentifyQueue
                    .builder()
                    .pace(Duration.ofMillis(20), Duration.ZERO)
                    .executor(executor)
                    .build()
                val second = CompletableFuture<IdentifyPermit>()
                queue.request(
                    IdentifyRequest(ShardId(0, 48), IdentifyKind.START),
                    SendingAtOnce(RecordingWaiter(System::nanoTime)),
                )
                ran.acquire()
                queue.request(
                    IdentifyRequest(ShardId(1, 48), IdentifyKind.START),
                    object : IdentifyWaiter {
                        override fun granted(permit: IdentifyPermit) {
                            second.complete(permit)
                        }

                        override fun failed(cause: Throwable) = Unit
                    },
                )
                second.get(30, TimeUnit.SECONDS).giveBack()
                pool.shutdown()
            }
        }

        "no two identifies that share a bucket come within 5 s and the margin, however max_concurrency changes" {
            val seed = System.nanoTime().also { println("seeds from $it on") }
            repeat(if (System.getProperty("sluice.long") == "true") 500 else 50) { run ->
                val random = Random(seed + run)
                withClue("Random(${seed + run})") { RandomPlay(random).run() }
            }
        }
    })

/** Tells the permit at once that it was used. */
private class SendingAtOnce(private val waiter: RecordingWaiter) : IdentifyWaiter by waiter {
    override fun granted(permit: IdentifyPermit) {
        waiter.granted(permit)
        permit.sent()
    }
}

/** Requests, cancels, updates, sends and gives back at random times; every grant is held against what was sent before. */
private class RandomPlay(private val random: Random) {
    private class Sent(val shard: Int, val atNanos: Long, val epoch: Int)

    private val scene = VirtualQueueScene()
    private val waiting = LinkedHashMap<RecordingWaiter, Pair<Int, IdentifyTicket>>()
    private val held = LinkedHashMap<RecordingWaiter, Int>()
    private val sent = ArrayList<Sent>()
    private var maxConcurrency = 1
    private var epoch = 0
    private var grants = 0

    fun run() {
        repeat(300) {
            when (random.nextInt(10)) {
                in 0..3 -> ask()
                4 -> cancel()
                5 -> if (random.nextInt(4) == 0) update()
                in 6..7 -> use()
                else -> scene.pass(random.nextLong(4_000))
            }
            settle()
        }
        withClue("the play would prove nothing") { grants.toLong() shouldBeGreaterThanOrEqual 5 }
    }

    private fun ask() {
        val shard = random.nextInt(48)
        val waiter = RecordingWaiter(scene::nanoTime)
        waiting[waiter] = shard to scene.queue.request(IdentifyRequest(ShardId(shard, 48), IdentifyKind.START), waiter)
    }

    private fun cancel() {
        val one = waiting.keys.randomOrNull(random) ?: return
        waiting.remove(one)!!.second.cancel()
    }

    private fun update() {
        val next = random.nextInt(1, 17)
        if (next != maxConcurrency) epoch++
        maxConcurrency = next
        scene.queue.update(next)
    }

    private fun use() {
        val one = held.keys.randomOrNull(random) ?: return
        val shard = held.remove(one)!!
        if (random.nextInt(3) == 0) return one.permit!!.giveBack()
        sent += Sent(shard, scene.nanoTime(), epoch)
        one.permit!!.sent()
    }

    /** Lets what is due happen, and looks at what was granted. */
    private fun settle() {
        scene.pass(0)
        for (one in waiting.keys.filter { it.isGranted }) {
            val shard = waiting.remove(one)!!.first
            grants++
            for (earlier in sent) {
                // Before a change of the buckets nobody knows in which of them Discord counts it: it counts in all.
                if (earlier.epoch == epoch && earlier.shard % maxConcurrency != shard % maxConcurrency) continue
                one.grantedAtNanos - earlier.atNanos shouldBeGreaterThanOrEqual scene.paceNanos
            }
            held[one] = shard
        }
    }
}

private const val NANOS_PER_MILLI = 1_000_000L
