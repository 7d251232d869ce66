package dev.sluice.gateway

import dev.sluice.gateway.rest.SessionStartLimit
import dev.sluice.model.Connected
import dev.sluice.model.Connecting
import dev.sluice.model.Disconnected
import dev.sluice.model.Identifying
import dev.sluice.model.Parked
import dev.sluice.model.Queued
import dev.sluice.model.Replayed
import dev.sluice.model.SessionLost
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.protocol.ShardState
import dev.sluice.ratelimit.IdentifyBreaker
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import java.time.Duration
import java.time.Instant
import java.util.concurrent.CompletableFuture

/** Whole shards, in virtual time, when identifies are short. Discord docs, Gateway > Session Start Limit Object. */
class IdentifyBudgetSpec :
    StringSpec({
        val token = Token(TEST_TOKEN)

        fun limit(remaining: Int, resetAfter: Duration = Duration.ofHours(1)) =
            SessionStartLimit(100, remaining, resetAfter, 1)

        fun VirtualShard.openLinks() = discord.transport.links.count { it.closedByUs == null }

        "with 5 left, a reserve of 2 and 8 shards, 3 start and 5 are parked, and start when the day is over" {
            virtually {
                runtime.sessionStartLimit(token, limit(5))
                val shards = connectAll(8)
                pass(60_000)
                shards.map { it.state.value.name }.sorted() shouldBe List(5) { "Parked" } + List(3) { "Ready" }
                runtime.identifyStatus(token).parked shouldBe 5
                discord.identifies shouldBe 3

                val parked = shards.filter { it.state.value is ShardState.Parked }
                val until = Instant.EPOCH.plusSeconds(3_600)
                for (shard in parked) {
                    val event = shard.lifecycle.replayCache.last()
                    event.shouldBeInstanceOf<Parked>().until shouldBe until
                    shard.state.value
                        .shouldBeInstanceOf<ShardState.Parked>()
                        .until shouldBe until
                }
                pass(3_500_000)
                discord.identifies shouldBe 3
                pass(100_000)
                shards.map { it.state.value } shouldBe List(8) { ShardState.Ready }
                discord.identifies shouldBe 8
                runtime.identifyStatus(token).parked shouldBe 0
            }
        }

        "a parked shard has no connection and costs nothing; the others live on" {
            virtually {
                runtime.sessionStartLimit(token, limit(3))
                connectAll(4)
                pass(10_000)
                openLinks() shouldBe 1
                val beats = discord.ops(1).size
                pass(41_250 * 10)
                (discord.ops(1).size - beats) shouldBe 10
                discord.transport.links.size shouldBe 4
            }
        }

        "what a parked shard tells, in order, until it is connected" {
            virtually {
                runtime.sessionStartLimit(token, limit(2, Duration.ofSeconds(60)))
                connect(shard)
                pass(90_000)
                shard.lifecycle.replayCache.map { it.javaClass } shouldBe listOf(
                    Connecting::class.java,
                    Disconnected::class.java,
                    Parked::class.java,
                    Connecting::class.java,
                    Identifying::class.java,
                    Connected::class.java,
                )
            }
        }

        "one that waits for its turn says so once, and keeps its connection with heartbeats" {
            virtually(runtime = { identifyPace(Duration.ofMinutes(5), Duration.ZERO) }) {
                val shards = connectAll(3)
                pass(200_000)
                openLinks() shouldBe 3
                pass(500_000)
                shards.map { shard ->
                    shard.lifecycle.replayCache.filter { it is Queued || it is Identifying }
                } shouldBe
                    listOf(
                        listOf(Identifying(0)),
                        listOf(Queued(1), Identifying(1)),
                        listOf(Queued(2), Identifying(2)),
                    )
            }
        }

        "the reserve is for a shard that loses its session" {
            virtually {
                shard.connect()
                runtime.sessionStartLimit(token, limit(2))
                val starting = connect(newShard { shardId(ShardId(1, 2)) })
                pass(10_000)
                starting.state.value.shouldBeInstanceOf<ShardState.Parked>()
                discord.transport.links
                    .first()
                    .peerCloses(4009)
                pass(10_000)
                shard.state.value shouldBe ShardState.Ready
                shard.lifecycle.replayCache.count { it is SessionLost } shouldBe 1
                discord.identifies shouldBe 2
            }
        }

        "a RESUME waits neither for the budget, nor for the queue, nor for the breaker, nor when all is halted" {
            virtually(runtime = { identifyBreaker(2, 2, Duration.ofMinutes(5)) }) {
                shard.connect()
                val own = discord.link
                discord.refusesIdentify = true
                val failing = connect(newShard { shardId(ShardId(1, 2)) })
                // Less than a minute: then the session of the other shard stands, and closes the breaker.
                pass(40_000)
                runtime.identifyStatus(token).breaker shouldBe IdentifyBreaker.State.OPEN
                failing.state.value.shouldBeInstanceOf<ShardState.Parked>()
                runtime.sessionStartLimit(token, limit(0))
                runtime.identifyGuard(token).halt(this, "for this test")
                own.peerCloses(4000)
                pass(300)
                discord.resumes shouldBe 1
                shard.state.value shouldBe ShardState.Ready
                shard.lifecycle.replayCache.last() shouldBe Replayed(0)
            }
        }

        "a shard whose identifies are refused is parked, and the operator lets it try again" {
            virtually {
                discord.refusesIdentify = true
                connect(shard)
                pass(280_000)
                discord.identifies shouldBe 5
                shard.state.value
                    .shouldBeInstanceOf<ShardState.Parked>()
                    .reason shouldContain "5 identifies of the shard in a row"
                discord.refusesIdentify = false
                runtime.resetIdentifyBreaker(token)
                pass(1_000)
                shard.state.value shouldBe ShardState.Ready
            }
        }

        "refused again and again, a shard identifies less and less, and by itself when it is let in" {
            virtually {
                discord.refusesIdentify = true
                connect(shard)
                pass(24 * HOUR_MILLIS)
                val inOneDay = discord.identifies
                (inOneDay in 20..40) shouldBe true
                discord.refusesIdentify = false
                pass(2 * HOUR_MILLIS)
                shard.state.value shouldBe ShardState.Ready
            }
        }

        "closing a parked shard takes it out of the line at once; suspending gives back no session" {
            virtually {
                runtime.sessionStartLimit(token, limit(0))
                val shards = connectAll(2)
                pass(10_000)
                runtime.identifyStatus(token).parked shouldBe 2
                shards[0].close()
                shards[1].suspendSession() shouldBe null
                runtime.identifyStatus(token).parked shouldBe 0
                shards[0].state.value.shouldBeInstanceOf<ShardState.Closed>()
                pass(2 * HOUR_MILLIS)
                discord.identifies shouldBe 0
            }
        }

        "a shard that is closed while it waits for its turn lets the next go" {
            virtually {
                val shards = connectAll(3)
                pass(1_000)
                shards[1].close()
                pass(5_000)
                shards[2].state.value shouldBe ShardState.Ready
                runtime.identifyStatus(token).waiting shouldBe 0
            }
        }

        "when the network is gone at the end of the day, a parked shard connects as soon as it is there" {
            virtually {
                runtime.sessionStartLimit(token, limit(0))
                connect(shard)
                pass(HOUR_MILLIS - 1_000)
                discord.opens = false
                pass(HOUR_MILLIS)
                discord.identifies shouldBe 0
                discord.opens = true
                pass(70_000)
                shard.state.value shouldBe ShardState.Ready
                runtime.identifyStatus(token).sent shouldBe 1
            }
        }

        "a shard that is refused when it comes back gives its turn to the next" {
            virtually {
                runtime.sessionStartLimit(token, limit(0))
                val shards = connectAll(2)
                pass(HOUR_MILLIS - 1_000)
                discord.opens = false
                pass(1_100)
                discord.opens = true
                pass(70_000)
                shards.map { it.state.value } shouldBe List(2) { ShardState.Ready }
            }
        }

        "shards ask Discord first when the runtime knows where" {
            virtually {
                val questions = ArrayList<CompletableFuture<SessionStartLimit>>()
                runtime.sessionStartSource(token) { CompletableFuture<SessionStartLimit>().also { questions += it } }
                val shards = connectAll(2)
                pass(1_000)
                shards.map { it.state.value } shouldBe List(2) { ShardState.AwaitingPermit }
                questions.single().complete(limit(3))
                pass(10_000)
                shards.map { it.state.value.name }.sorted() shouldBe listOf("Parked", "Ready")
            }
        }

        "a queue of the user's that fails costs no identify: the shard asks again after backoff" {
            var failures = 3
            val flaky = object : IdentifyQueue {
                override fun request(request: IdentifyRequest, waiter: IdentifyWaiter): IdentifyTicket {
                    if (failures-- > 0) throw IllegalStateException("the store is down")
                    waiter.granted(
                        object : IdentifyPermit {
                            override fun sent() = Unit

                            override fun giveBack() = Unit
                        },
                    )
                    return IdentifyTicket {}
                }

                override fun update(maxConcurrency: Int) = Unit
            }
            LogCapture().use { log ->
                virtually(runtime = { identifyQueue { flaky } }) {
                    connect(shard)
                    pass(60_000)
                    shard.state.value shouldBe ShardState.Ready
                    discord.identifies shouldBe 1
                    discord.transport.links.map { it.closedByUs } shouldContainExactly listOf(1000, 1000, 1000, null)
                }
                log.warnings().count { "identify queue has failed" in it } shouldBe 3
            }
        }

        "the runtime makes one queue for each token, and tells it of max_concurrency" {
            val made = ArrayList<Token>()
            val told = ArrayList<Int>()
            val noted = object : IdentifyQueue {
                override fun request(request: IdentifyRequest, waiter: IdentifyWaiter) = IdentifyTicket {}

                override fun update(maxConcurrency: Int) {
                    told += maxConcurrency
                }
            }
            virtually(
                runtime = {
                    identifyQueue {
                        made += it
                        noted
                    }
                },
            ) {
                connectAll(2)
                settle()
                runtime.maxConcurrency(token, 3)
                runtime.sessionStartLimit(token, SessionStartLimit(1000, 1000, Duration.ofHours(1), 16))
                runtime.identifyStatus(Token("other")).waiting shouldBe 0
                made shouldContainExactly listOf(token, Token("other"))
                told shouldContainExactly listOf(3, 16)
                runtime.identifyStatus(token).waiting shouldBe 2
                runtime.identifyStatus(token).toString() shouldContain "maxConcurrency=16"
            }
        }

        "a session that stands makes failures forgotten; one that its user ends is none" {
            virtually {
                repeat(8) {
                    val shortLived = newShard { shardId(ShardId(1, 2)) }
                    shortLived.connect()
                    shortLived.close()
                }
                runtime.identifyStatus(token).failuresInARow shouldBe 0
                shard.connect()
                discord.link.peerCloses(4009)
                pass(10_000)
                runtime.identifyStatus(token).failuresInARow shouldBe 1
                pass(61_000)
                runtime.identifyStatus(token).failuresInARow shouldBe 0
            }
        }

        "a session whose READY comes before the transport has said that IDENTIFY was written closes the breaker" {
            virtually(runtime = { identifyBreaker(2, 2, Duration.ofMinutes(5)) }) {
                discord.refusesIdentify = true
                connect(shard)
                val waiting = connect(newShard { shardId(ShardId(1, 2)) })
                pass(60_000)
                runtime.identifyStatus(token).breaker shouldBe IdentifyBreaker.State.OPEN
                discord.greets = false
                while (runtime.identifyStatus(token).breaker == IdentifyBreaker.State.OPEN) pass(1_000)
                val probe = discord.link.apply { leavesUnwritten = true }
                probe.peerSends("""{"op":10,"d":{"heartbeat_interval":41250}}""")
                settle()
                val written = probe.unwritten.single()
                probe.leavesUnwritten = false
                probe.peerSends(
                    """{"op":0,"t":"READY","s":1,"d":{"v":10,"user":{"id":"1","username":"bot"},"guilds":[],""" +
                        """"session_id":"probe","resume_gateway_url":"wss://resume.discord.gg",""" +
                        """"application":{"id":"1","flags":0}}}""",
                )
                settle()
                written.completed(null)
                discord.greets = true
                discord.refusesIdentify = false
                pass(120_000)
                runtime.identifyStatus(token).breaker shouldBe IdentifyBreaker.State.CLOSED
                listOf(shard, waiting).map { it.state.value } shouldBe List(2) { ShardState.Ready }
                probe.peerCloses(4009)
                pass(10_000)
                runtime.identifyStatus(token).failuresInARow shouldBe 0
            }
        }

        "a runtime that is closed waits for no shard that is parked, no session that shall stand, and no answer" {
            virtually {
                shard.connect()
                runtime.sessionStartLimit(token, limit(0))
                connectAll(3)
                pass(40_000)
                runtime.sessionStartSource(token) { CompletableFuture() }
                connect(newShard { shardId(ShardId(7, 8)) })
                pass(1_000)
                runtime.close()
                pass(10)
                runtime.closed().isDone shouldBe true
                runtime.job.isCompleted shouldBe true
            }
        }

        "a permit that comes when the parent's job has just been cancelled goes back to the queue that others share" {
            val queue = HandQueue()
            virtually(runtime = { identifyQueue { queue } }) {
                connect(shard)
                settle()
                runtime.job.cancel()
                queue.waiter!!.granted(queue)
                settle()
                queue.givenBack shouldBe 1
            }
        }

        "a shard that Discord refuses for good counts as failed" {
            virtually {
                shard.connect()
                discord.link.peerCloses(4014)
                settle()
                runtime.identifyStatus(token).failuresInARow shouldBe 1
                shard.state.value.shouldBeInstanceOf<ShardState.Failed>()
            }
        }
    })

private const val HOUR_MILLIS = 3_600_000L

/** A queue whose one permit the test hands out. */
private class HandQueue :
    IdentifyQueue,
    IdentifyPermit {
    var waiter: IdentifyWaiter? = null
    var givenBack = 0

    override fun request(request: IdentifyRequest, waiter: IdentifyWaiter): IdentifyTicket {
        this.waiter = waiter
        return IdentifyTicket {}
    }

    override fun update(maxConcurrency: Int) = Unit

    override fun sent() = Unit

    override fun giveBack() {
        givenBack++
    }
}
