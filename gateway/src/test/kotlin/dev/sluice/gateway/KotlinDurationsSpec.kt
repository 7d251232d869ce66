package dev.sluice.gateway

import dev.sluice.model.OnlineStatus
import dev.sluice.model.ShardId
import dev.sluice.model.UpdatePresence
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

class KotlinDurationsSpec :
    FunSpec({
        test("a time to live in Kotlin's durations") {
            virtually {
                val sending = begin { runCatching { shard.send(UpdatePresence.of(OnlineStatus.IDLE), 2.seconds) } }
                pass(1_999)
                sending.isCompleted shouldBe false
                pass(2)
                shouldThrow<CommandExpiredException> { sending.await().getOrThrow() }
            }
        }

        test("the time to drain: a collector that is at work is waited for as long") {
            virtually {
                val broker = Broker()
                shard.sink(broker)
                shard.connect()
                settle()
                val suspending = begin { shard.suspendSession(5.seconds) }
                pass(4_999)
                suspending.isCompleted shouldBe false
                pass(2)
                suspending.await().shouldNotBeNull()
            }
        }

        test("the same for a cluster") {
            virtualCluster({ fixed(1) }) {
                val broker = Broker()
                cluster.sink(broker)
                cluster.up()
                settle()
                val ending = begin { cluster.downResumable(5.seconds) }
                pass(4_999)
                ending.isCompleted shouldBe false
                pass(60_002)
                ending.await().keys shouldBe setOf(ShardId.SINGLE)
            }
        }

        test("the limit of a shutdown") {
            virtually {
                shard.suspendOnShutdown(5.seconds).use { it.toString() shouldContain "PT5S" }
                shouldThrow<IllegalArgumentException> { shard.suspendOnShutdown(Duration.ZERO) }
            }
            virtualCluster { cluster.suspendOnShutdown(5.seconds).use { it.toString() shouldContain "PT5S" } }
        }
    })
