package dev.sluice.gateway

import dev.sluice.model.ShardId
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.time.Duration
import java.util.concurrent.CountDownLatch

/** `queue.acquire(request)` for those who write coroutines. */
class IdentifyAcquireSpec :
    StringSpec({
        fun request(id: Int) = IdentifyRequest(ShardId(id, 8), IdentifyKind.START)

        fun newQueue() = LocalIdentifyQueue.builder().pace(Duration.ofMillis(5), Duration.ZERO).build()

        "it suspends until the permit comes, and tells the place in the line" {
            runBlocking {
                val queue = newQueue()
                val first = queue.acquire(request(0))
                val place = CompletableDeferred<Int>()
                val second = async { queue.acquire(request(1), place::complete) }
                place.await() shouldBe 1
                first.sent()
                second.await().giveBack()
                queue.size shouldBe 0
            }
        }

        "cancelled, it gives up waiting" {
            runBlocking {
                val queue = newQueue()
                val first = queue.acquire(request(0))
                val given = launch(start = CoroutineStart.UNDISPATCHED) { queue.acquire(request(1)) }
                queue.size shouldBe 1
                given.cancelAndJoin()
                queue.size shouldBe 0
                first.giveBack()
                queue.acquire(request(2)).giveBack()
            }
        }

        "a permit that comes when the caller has just been cancelled is given back" {
            val givenBack = CountDownLatch(1)
            lateinit var waiting: IdentifyWaiter
            val queue = object : IdentifyQueue {
                override fun request(request: IdentifyRequest, waiter: IdentifyWaiter): IdentifyTicket {
                    waiting = waiter
                    return IdentifyTicket {}
                }

                override fun update(maxConcurrency: Int) = Unit
            }
            runBlocking {
                val asking = launch(Dispatchers.Default, CoroutineStart.UNDISPATCHED) { queue.acquire(request(0)) }
                asking.cancelAndJoin()
                waiting.granted(
                    object : IdentifyPermit {
                        override fun sent() = error("nothing was sent")

                        override fun giveBack() = givenBack.countDown()
                    },
                )
                givenBack.await()
            }
        }

        "a queue that fails fails the call" {
            val queue = object : IdentifyQueue {
                override fun request(request: IdentifyRequest, waiter: IdentifyWaiter): IdentifyTicket {
                    waiter.failed(IllegalStateException("down"))
                    return IdentifyTicket {}
                }

                override fun update(maxConcurrency: Int) = Unit
            }
            runBlocking {
                val failure = shouldThrow<GatewayException> { queue.acquire(request(3)) }
                failure.message shouldBe "the identify queue has failed for IdentifyRequest(3/8, START)"
                failure.cause!!.message shouldBe "down"
            }
        }

        "requests are equal by content" {
            setOf(request(1), request(1), request(2)).map { it.shardId.id } shouldContainExactly listOf(1, 2)
            (request(1) == IdentifyRequest(ShardId(1, 8), IdentifyKind.RECOVERY)) shouldBe false
        }
    })
