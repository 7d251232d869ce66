package dev.sluice.gateway.health

import dev.sluice.gateway.FakeTransport
import dev.sluice.gateway.GatewayRuntime
import dev.sluice.gateway.SetClock
import dev.sluice.gateway.Shard
import dev.sluice.gateway.TEST_TOKEN
import dev.sluice.gateway.VirtualShard
import dev.sluice.gateway.rest.SessionStartLimit
import dev.sluice.gateway.virtually
import dev.sluice.model.Intents
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.protocol.ShardState
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Job
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import java.time.Duration
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors

/** What live, started, ready and degraded mean. */
class HealthSpec :
    StringSpec({
        "a shard that was never connected is live, and neither started nor ready" {
            virtually {
                val health = shard.health()
                health.state shouldBe ShardState.Idle
                listOf(health.isLive, health.isStarted, health.isReady, health.isDegraded) shouldBe
                    listOf(true, false, false, false)
                health.lastEventAge shouldBe null
            }
        }

        "a shard whose session stands is all of it, and tells when the last event came" {
            virtually {
                shard.connect()
                pass(60_000)
                val health = shard.health()
                listOf(health.isLive, health.isStarted, health.isReady, health.isDegraded) shouldBe
                    listOf(true, true, true, false)
                health.lastEventAge shouldBe Duration.ofSeconds(60)
            }
        }

        "many shards at one identify in 5 s are live for as long as it takes, started when all have stood" {
            virtually {
                val shards = (0 until 40).map { newShard { shardId(ShardId(it, 40)) } }
                shards.forEach { scope.backgroundScope.launch { it.connect() } }
                var readyAt = 0
                for (second in 1..220) {
                    pass(1_000)
                    val health = ClusterHealth.of(shards)
                    health.isLive shouldBe true
                    health.isDegraded shouldBe false
                    health.isReady shouldBe (health.readyShards >= 36)
                    health.isStarted shouldBe (health.startedShards == 40)
                    if (health.isReady && readyAt == 0) readyAt = second
                }
                // 35 pauses of 5.25 s lie before the 36th identify.
                readyAt shouldBe 184
                ClusterHealth.of(shards).isStarted shouldBe true
            }
        }

        "a shard that reconnects is live and started, not ready, and degraded only when it takes too long" {
            virtually {
                shard.connect()
                discord.opens = false
                discord.drop(4000)
                pass(119_000)
                val early = shard.health()
                listOf(early.isLive, early.isStarted, early.isReady, early.isDegraded) shouldBe
                    listOf(true, true, false, false)
                pass(1_000)
                val late = shard.health()
                listOf(late.isLive, late.isStarted, late.isReady) shouldBe listOf(true, true, false)
                late.reasons.single().kind shouldBe HealthReason.Kind.DISCONNECTED
                late.reasons.single().message shouldContain "shard 0/1 has had no session for 120 s"
                discord.opens = true
                pass(61_000)
                shard.health().isReady shouldBe true
                shard.health().reasons.shouldBeEmpty()
            }
        }

        "a shard that cannot connect from the start is live, and degraded in time" {
            virtually {
                discord.opens = false
                scope.backgroundScope.launch { shard.connect() }
                pass(120_000)
                val health = shard.health()
                listOf(health.isLive, health.isStarted, health.isReady) shouldBe listOf(true, false, false)
                health.reasons.single().kind shouldBe HealthReason.Kind.DISCONNECTED
            }
        }

        "no event for long is told, and the next one ends it" {
            virtually {
                shard.connect()
                pass(30 * 60_000L - 1)
                shard.health().reasons.shouldBeEmpty()
                pass(1)
                shard
                    .health()
                    .reasons
                    .single()
                    .kind shouldBe HealthReason.Kind.SILENT
                shard.health().isReady shouldBe true
                discord.message("at last")
                settle()
                shard.health().reasons.shouldBeEmpty()
            }
        }

        "a slow collector is named after two heartbeats, until reading goes on" {
            virtually({ ringCapacity(1) }) {
                val taken = Channel<Unit>()
                scope.backgroundScope.launch { shard.events.collect { taken.send(Unit) } }
                settle()
                shard.connect()
                pass(2 * 41_250 - 1)
                shard.health().reasons.shouldBeEmpty()
                pass(1)
                val reason = shard.health().reasons.single()
                reason.kind shouldBe HealthReason.Kind.SLOW_COLLECTOR
                reason.message shouldContain "the collector events#1 is slow"
                scope.backgroundScope.launch { while (true) taken.receive() }
                pass(1_000)
                shard.health().reasons.shouldBeEmpty()
            }
        }

        "shards that are parked for want of budget are live and started, and told until when" {
            virtually {
                runtime.sessionStartLimit(Token(TEST_TOKEN), SessionStartLimit(100, 5, Duration.ofHours(1), 1))
                val shards = (0 until 8).map { newShard { shardId(ShardId(it, 8)) } }
                shards.forEach { scope.backgroundScope.launch { it.connect() } }
                pass(600_000)
                val health = ClusterHealth.of(shards)
                listOf(health.isLive, health.isStarted, health.isReady) shouldBe listOf(true, true, false)
                health.readyShards shouldBe 3
                val reason = health.reasons.single()
                reason.kind shouldBe HealthReason.Kind.PARKED
                reason.shards.size shouldBe 5
                reason.message shouldContain "may not identify before 1970-01-01T01:00:00Z"
                pass(3_200_000)
                ClusterHealth.of(shards).isReady shouldBe true
                ClusterHealth.of(shards).reasons.none { it.kind == HealthReason.Kind.PARKED } shouldBe true
            }
        }

        "one shard that failed for good is a reason, all of them are the end" {
            virtually {
                val other = newShard { shardId(ShardId(0, 2)) }
                shard.connect()
                other.connect()
                discord.transport.links
                    .first()
                    .peerCloses(4004, "Authentication failed.")
                settle()
                val health = ClusterHealth.of(listOf(shard, other))
                health.isLive shouldBe true
                health.isReady shouldBe false
                health.isStarted shouldBe true
                health.reasons.single().kind shouldBe HealthReason.Kind.FAILED
                health.reasons.single().message shouldContain "Authentication failed"
                health.reasons.single().shards shouldContainExactly listOf(ShardId.SINGLE)
                ClusterHealth.of(shard).isLive shouldBe false
                other.close()
                ClusterHealth.of(listOf(shard, other)).isLive shouldBe false
            }
        }

        "shards that their owner closed are no trouble" {
            virtually {
                shard.connect()
                shard.close()
                pass(3_600_000)
                val health = ClusterHealth.of(shard)
                listOf(health.isLive, health.isStarted, health.isReady, health.isDegraded) shouldBe
                    listOf(true, true, false, false)
            }
        }

        "a shard whose runtime's parent was cancelled has ended and is not stuck" {
            virtually {
                shard.connect()
                runtime.job.cancel()
                settle()
                pass(3_600_000)
                shard.health().isLive shouldBe true
                shard.health().isReady shouldBe false
            }
        }

        "threads of the runtime that run nothing are noticed, on both sides of the limit" {
            val clock = SetClock()
            val blocked = CountDownLatch(1)
            val executor = Executors.newSingleThreadExecutor()
            try {
                val parent = Job()
                val runtime = GatewayRuntime
                    .builder()
                    .parentJob(parent)
                    .transport(FakeTransport({ }) { })
                    .dispatcher(executor.asCoroutineDispatcher())
                    .also { it.clock = clock }
                    .build()
                val shard = Shard(TEST_TOKEN, Intents.NONE) { runtime(runtime) }
                executor.execute { blocked.await() }
                // Joins the runtime; nothing comes of it, as no timer runs.
                shard.async().connect()
                shard.health().isLive shouldBe true
                clock.nanos.addAndGet(30_000_000_000)
                shard.health().isLive shouldBe true
                clock.nanos.addAndGet(1)
                val health = shard.health()
                health.isLive shouldBe false
                health.reasons.first().kind shouldBe HealthReason.Kind.STUCK
                ClusterHealth.of(shard).isLive shouldBe false
                blocked.countDown()
                executor.submit {}.get()
                shard.health().isLive shouldBe true
                parent.cancel()
                runtime.closed().get()
            } finally {
                blocked.countDown()
                executor.shutdown()
            }
        }

        "a deadline that nobody serves is noticed, though the threads run" {
            virtually {
                shard.connect()
                // A second heartbeat was due long ago.
                val vitals = shard.internals.watch.vitals
                val due = vitals.deadlineNanos
                vitals.deadlineNanos = shard.internals.clock.nanoTime() - 30_000_000_000
                shard.health().isLive shouldBe true
                vitals.deadlineNanos--
                shard
                    .health()
                    .reasons
                    .single()
                    .kind shouldBe HealthReason.Kind.STUCK
                vitals.deadlineNanos = due
                shard.health().isLive shouldBe true
            }
        }

        "a stuck lane does not keep health waiting" {
            virtually {
                shard.connect()
                val core = shard.internals
                val held = CountDownLatch(1)
                val release = CountDownLatch(1)
                val holder = Thread {
                    core.delivery.lane.look {
                        held.countDown()
                        release.await()
                    }
                }
                holder.start()
                held.await()
                try {
                    shard.health().isReady shouldBe true
                } finally {
                    release.countDown()
                    holder.join()
                }
            }
        }

        "ready needs its share of the expected shards, rounded up" {
            virtually {
                val shards = (0 until 10).map { newShard { shardId(ShardId(it, 10)) } }

                fun ready(ratio: Double, expected: Int = 10) =
                    ClusterHealth.of(shards, expected, HealthOptions.builder().readyRatio(ratio).build())
                shards.take(7).forEach { it.connect() }
                ready(0.7).isReady shouldBe true
                ready(0.7).neededShards shouldBe 7
                ready(0.71).isReady shouldBe false
                ready(0.71).neededShards shouldBe 8
                ready(0.01).neededShards shouldBe 1
                ready(1.0).neededShards shouldBe 10
                ready(0.7, expected = 11).isReady shouldBe false
            }
        }

        "shards that are not made yet count as missing, and none at all are no cluster" {
            virtually {
                shard.connect()
                val missing = ClusterHealth.of(listOf(shard), 2)
                listOf(missing.isLive, missing.isStarted, missing.isReady) shouldBe listOf(true, false, false)
                val none = ClusterHealth.of(emptyList())
                listOf(none.isLive, none.isStarted, none.isReady) shouldBe listOf(true, false, false)
            }
        }

        "trouble of one sort is told once, with the shards that have it" {
            virtually {
                val shards = connected(3)
                discord.opens = false
                discord.transport.links
                    .toList()
                    .forEach { it.peerCloses(4000) }
                pass(200_000)
                val reason = ClusterHealth.of(shards).reasons.single()
                reason.shards shouldContainExactly listOf(ShardId(0, 3), ShardId(1, 3), ShardId(2, 3))
                reason.toString() shouldContain "disconnected (shard 0/3 has had no session for"
                reason.toString() shouldContain "3 shards"
            }
        }

        "options refuse what makes no sense" {
            val builder = HealthOptions.builder()
            shouldThrow<IllegalArgumentException> { builder.readyRatio(0.0) }.message shouldContain "was 0.0"
            shouldThrow<IllegalArgumentException> { builder.readyRatio(1.01) }
            shouldThrow<IllegalArgumentException> { builder.readyRatio(Double.NaN) }
            shouldThrow<IllegalArgumentException> { builder.stuckAfter(Duration.ZERO) }.message shouldContain
                "stuckAfter"
            shouldThrow<IllegalArgumentException> { builder.silentAfter(Duration.ofSeconds(-1)) }
            shouldThrow<IllegalArgumentException> { builder.disconnectedAfter(Duration.ZERO) }
        }
    })

private suspend fun VirtualShard.connected(count: Int): List<Shard> =
    (0 until count).map { newShard { shardId(ShardId(it, count)) } }.onEach { it.connect() }
