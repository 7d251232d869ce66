package dev.sluice.gateway

import dev.sluice.model.ShardId
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.longs.shouldBeGreaterThanOrEqual
import io.kotest.matchers.shouldBe
import kotlin.random.Random

/**
 * What every [IdentifyQueue] has to keep. Extend it with a scene around your implementation.
 *
 * Discord docs, Gateway > Sharding > Max Concurrency: one identify per bucket in 5 s, the bucket is the shard's id modulo
 * `max_concurrency`.
 */
abstract class IdentifyQueueContract(newScene: () -> IdentifyQueueScene) :
    FunSpec({
        class Asked(val scene: IdentifyQueueScene, val id: Int) {
            val waiter = RecordingWaiter(scene::nanoTime)
            val ticket: IdentifyTicket
            var sentAtNanos = 0L

            init {
                val request = IdentifyRequest(ShardId(id, TOTAL), IdentifyKind.START)
                waiter.callingThread = Thread.currentThread()
                ticket = scene.queue.request(request, waiter)
                waiter.callingThread = null
            }

            fun cancel() {
                waiter.givesBack = true
                ticket.cancel()
                waiter.permit?.giveBack()
            }

            fun granted() = apply { scene.await("a permit for shard $id") { waiter.isGranted } }

            fun queued() = apply { scene.await("a place in the line for shard $id") { waiter.position > 0 } }

            fun sent() =
                apply {
                    granted()
                    sentAtNanos = scene.nanoTime()
                    waiter.permit!!.sent()
                }

            /** Granted no sooner than the pace allows after [earlier] was sent. */
            fun shouldFollow(earlier: Asked) {
                granted()
                withClue("shard $id after shard ${earlier.id}") {
                    waiter.grantedAtNanos - earlier.sentAtNanos shouldBeGreaterThanOrEqual scene.paceNanos
                }
            }
        }

        fun contract(name: String, check: IdentifyQueueScene.() -> Unit) = test(name) { newScene().use(check) }

        fun IdentifyQueueScene.ask(id: Int) = Asked(this, id)

        contract("the first of a bucket gets the permit, and no place in a line") {
            ask(0).granted().waiter.heard shouldContainExactly listOf("granted")
        }

        contract("those behind it are told their places, and wait") {
            ask(0).granted()
            val next = ask(5).queued()
            val last = ask(1).queued()
            next.waiter.heard shouldContainExactly listOf("queued 1")
            last.waiter.heard shouldContainExactly listOf("queued 2")
        }

        contract("nobody is called within request") {
            val asked = List(5) { ask(it) }
            asked.forEach { it.sent() }
            asked.none { it.waiter.wasCalledWithin } shouldBe true
        }

        contract("between an identify that was sent and the next permit of the bucket lies the pace") {
            val first = ask(0).granted()
            val second = ask(1).queued()
            first.sent()
            second.shouldFollow(first)
        }

        contract("the pace counts from the send, also when nobody waits then") {
            val first = ask(0).sent()
            ask(1).shouldFollow(first)
        }

        contract("first come, first served, whatever the number") {
            val ids = listOf(3, 0, 7, 2)
            val asked = ids.map { ask(it) }
            asked.forEach { it.sent() }
            asked.sortedBy { it.waiter.grantedAtNanos }.map { it.id } shouldBe ids
        }

        contract("a permit that is out keeps its bucket, and no other") {
            queue.update(2)
            ask(0).granted()
            val behind = ask(2).queued()
            val other = ask(1).sent()
            ask(3).shouldFollow(other)
            behind.waiter.isGranted shouldBe false
        }

        contract("a permit that is given back frees the bucket for the next") {
            val first = ask(0).granted()
            val second = ask(1).queued()
            first.waiter.permit!!.giveBack()
            second.granted()
        }

        contract("a permit counts once") {
            val first = ask(0).sent()
            first.waiter.permit!!.giveBack()
            first.waiter.permit!!.sent()
            val second = ask(1)
            second.shouldFollow(first)
            first.waiter.permit!!.giveBack()
            val third = ask(2).queued()
            second.sent()
            third.shouldFollow(second)
        }

        contract("one that gives up waiting costs nobody anything") {
            val first = ask(0).granted()
            val given = ask(1).queued()
            val third = ask(2).queued()
            given.cancel()
            given.cancel()
            first.sent()
            third.shouldFollow(first)
            given.waiter.isGranted shouldBe false
        }

        contract("cancelling what has been granted takes nothing away") {
            val first = ask(0).granted()
            first.ticket.cancel()
            val second = ask(1).queued()
            first.sent()
            second.shouldFollow(first)
        }

        contract("more buckets while shards wait: they are told anew, and go as the new number allows") {
            val first = ask(0).granted()
            val waiting = (1..3).map { ask(it).queued() }
            first.sent()
            queue.update(16)
            // None of them is sent: in one bucket the second would never have been granted.
            waiting.forEach { it.shouldFollow(first) }
        }

        contract("fewer buckets: nobody goes before all permits have come back and the pace is over") {
            queue.update(2)
            val even = ask(0).granted()
            val odd = ask(1).granted()
            queue.update(1)
            val third = ask(2).queued()
            odd.sent()
            even.sent()
            third.shouldFollow(even)
            third.shouldFollow(odd)
        }

        contract("a number of buckets that is not positive is refused, and changes nothing") {
            shouldThrow<IllegalArgumentException> { queue.update(0) }
            val first = ask(0).sent()
            ask(1).shouldFollow(first)
        }

        contract("two identifies of a bucket never come closer than the pace, whatever happens") {
            val random = Random(System.nanoTime().also { println("seed $it") })
            val buckets = 3
            queue.update(buckets)
            val asked = ArrayList<Asked>()
            val sent = ArrayList<Asked>()
            repeat(randomOperations) {
                val waiting = asked.filter { !it.waiter.isGranted }
                when (random.nextInt(8)) {
                    0, 1, 2 -> {
                        asked += ask(random.nextInt(TOTAL))
                    }

                    3 -> {
                        waiting.randomOrNull(random)?.let { asked.remove(it.apply { cancel() }) }
                    }

                    4 -> {
                        await("what is due") { true }
                    }

                    else -> {}
                }
                for (one in asked.filter { it.waiter.isGranted }) {
                    sent.filter { it.id % buckets == one.id % buckets }.forEach { one.shouldFollow(it) }
                    asked.remove(one)
                    if (random.nextInt(4) == 0) one.waiter.permit!!.giveBack() else sent += one.sent()
                }
                if (asked.size > MOST_WAITING) await("one that waits") { asked.any { it.waiter.isGranted } }
            }
        }
    }) {
    private companion object {
        private const val TOTAL = 48
        private const val MOST_WAITING = 12
    }
}
