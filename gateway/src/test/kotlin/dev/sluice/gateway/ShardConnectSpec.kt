package dev.sluice.gateway

import dev.sluice.model.Connected
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.RawCommand
import dev.sluice.model.ShardId
import dev.sluice.protocol.Session
import dev.sluice.protocol.ShardState
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.matchers.types.shouldBeSameInstanceAs
import kotlinx.coroutines.async
import kotlinx.coroutines.launch

@OptIn(DelicateGatewayApi::class)
class ShardConnectSpec :
    StringSpec({
        val session = Session("old", null, 7, ShardId.SINGLE, null)

        "connect returns after READY with what READY said" {
            virtually {
                val connected = shard.connect()
                connected.isResumed shouldBe false
                connected.sessionId shouldBe "session1"
                connected.ready.shouldNotBeNull().sessionId shouldBe "session1"
                shard.state.value shouldBe ShardState.Ready
                shard.session.shouldNotBeNull().id shouldBe "session1"
            }
        }

        "a second call awaits the first and gives the same" {
            virtually {
                val first = scope.async { shard.connect() }
                val second = scope.async { shard.connect() }
                second.await() shouldBeSameInstanceAs first.await()
                shard.connect() shouldBeSameInstanceAs first.await()
                discord.identifies shouldBe 1
            }
        }

        "a start that throws is told to who called, and the next call tries anew" {
            var calls = 0
            val factory: GatewayRuntimeBuilder.() -> Unit = {
                identifyQueue { if (++calls == 1) error("down") else GrantingQueue() }
            }
            virtually(runtime = factory) {
                shouldThrow<IllegalStateException> { shard.connect() }.message shouldBe "down"
                shard.state.value shouldBe ShardState.Idle
                shard.connect().sessionId shouldBe "session1"
                calls shouldBe 2
            }
        }

        "a transport that cannot be made is told to who called, and the next call tries anew" {
            var calls = 0
            val factory: GatewayRuntimeBuilder.() -> Unit = {
                val made = transport!!
                transport = null
                transportFactory = { if (++calls == 1) throw NoClassDefFoundError("an engine") else made }
            }
            virtually(runtime = factory) {
                shouldThrow<NoClassDefFoundError> { shard.connect() }
                shard.connect().sessionId shouldBe "session1"
                calls shouldBe 2
            }
        }

        "a shard whose start has thrown can be closed" {
            virtually(runtime = { identifyQueue { error("down") } }) {
                shouldThrow<IllegalStateException> { shard.connect() }
                shard.close()
                shouldThrow<GatewayException> { shard.connect() }
            }
        }

        "cancelling connect does not stop the shard" {
            virtually {
                discord.answersIdentify = false
                val call = scope.launch { shard.connect() }
                settle()
                call.cancel()
                settle()
                shard.state.value shouldBe ShardState.Identifying
            }
        }

        "connect goes on through failed dials, however long" {
            virtually {
                discord.opens = false
                val call = scope.async { shard.connect() }
                pass(3_600_000)
                call.isCompleted shouldBe false
                (discord.transport.links.size > 50) shouldBe true
                discord.opens = true
                pass(61_000)
                call.isCompleted shouldBe true
            }
        }

        "a wait for the next dial is shown once, whatever comes in meanwhile" {
            virtually {
                val states = gather(shard.state)
                discord.opens = false
                connect(shard)
                settle()
                repeat(10) { begin { shard.send(RawCommand(31, "{}")) } }
                states.items.count { it is ShardState.Waiting } shouldBe 1
                discord.transport.links.size shouldBe 1
            }
        }

        "connect returns on RESUMED" {
            virtually({ session(session) }) {
                val connected = shard.connect()
                connected.isResumed shouldBe true
                connected.ready.shouldBeNull()
                discord.identifies shouldBe 0
            }
        }

        "connect returns on the first replayed event, whether RESUMED comes or not" {
            virtually({ session(session) }) {
                discord.prepareHistory(8) { "X" to "{}" }
                val paused = scope.async { shard.connect() }
                while (discord.resumes == 0) settle()
                paused.await().isResumed shouldBe true
            }
        }

        "a fatal close code throws out of connect" {
            virtually {
                discord.answersIdentify = false
                val call = scope.async { runCatching { shard.connect() } }
                settle()
                discord.drop(4004, "Authentication failed.")
                val failure = call.await().exceptionOrNull().shouldBeInstanceOf<GatewayException>()
                failure.isFatal shouldBe true
                failure.code shouldBe 4004
                failure.reason.shouldNotBeNull() shouldContain "Authentication failed."
                shard.state.value.shouldBeInstanceOf<ShardState.Failed>()
            }
        }

        "after close connect says what to do" {
            virtually {
                shard.connect()
                shard.close()
                shouldThrow<GatewayException> { shard.connect() }.message shouldContain "build a new one"
            }
        }

        "close before connect ends the shard without a connection" {
            virtually {
                shard.close()
                discord.transport.links.size shouldBe 0
                shard.state.value.shouldBeInstanceOf<ShardState.Closed>()
            }
        }

        "close while connecting ends connect with an exception that is not fatal" {
            virtually {
                discord.answersIdentify = false
                val call = scope.async { runCatching { shard.connect() } }
                settle()
                shard.close()
                call
                    .await()
                    .exceptionOrNull()
                    .shouldBeInstanceOf<GatewayException>()
                    .isFatal shouldBe false
            }
        }

        "READY is decoded once, and collectors get the object that connect returned" {
            virtually {
                val events = gather()
                val connected = shard.connect()
                settle()
                events.items.filterIsInstance<Connected>().single() shouldBeSameInstanceAs connected
                events.items.filterIsInstance<dev.sluice.model.Ready>().single() shouldBeSameInstanceAs connected.ready
                shard.metrics.decoded shouldBe 1
            }
        }
    })
