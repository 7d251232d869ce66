package dev.sluice.gateway

import dev.sluice.gateway.session.InMemorySessionStore
import dev.sluice.gateway.session.ScriptedStore
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.UpdateVoiceState
import dev.sluice.protocol.StoredSession
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.async
import kotlinx.serialization.json.jsonPrimitive

/** One shard stops and another goes on with its session: what is handed over, and what is said to whom. */
@OptIn(DelicateGatewayApi::class)
class HandOverSpec :
    FunSpec({
        fun FakeDiscord.raw(): List<Int> =
            ops(31).map {
                it
                    .getValue("d")
                    .jsonPrimitive.content
                    .toInt()
            }

        /** As if by another process. */
        fun StoredSession.carried(): StoredSession = StoredSession.fromJson(toJson())

        test("commands that wait go with the session, in order, and their callers are told so") {
            virtually {
                shard.connect()
                discord.drop()
                settle()
                val calls = List(3) { scope.async { runCatching { shard.sendRaw(31, "$it") } } }
                settle()
                val handOver = shard.suspendSession().shouldNotBeNull()
                handOver.commandCount shouldBe 3
                for (call in calls) {
                    val told = call.await().exceptionOrNull().shouldBeInstanceOf<CommandHandedOverException>()
                    told.isFatal shouldBe false
                }
                val next = newShard { continueFrom(handOver.carried()) }
                val late = scope.async { next.sendRaw(31, "3") }
                next.connect().isResumed shouldBe true
                late.await()
                discord.raw() shouldContainExactly listOf(0, 1, 2, 3)
                discord.identifies shouldBe 1
            }
        }

        test("a command that was sent is not handed over, nor is one whose caller gave up") {
            virtually {
                shard.connect()
                shard.sendRaw(31, "0")
                discord.drop()
                settle()
                val call = scope.async { shard.sendRaw(31, "1") }
                settle()
                call.cancel()
                settle()
                shard.suspendSession().shouldNotBeNull().commandCount shouldBe 0
            }
        }

        test("a request for an answer is not handed over: nobody would wait for that there") {
            virtually {
                shard.connect()
                discord.drop()
                settle()
                val asking = scope.async { runCatching { shard.requestGuildMembers(7).collect {} } }
                settle()
                shard.suspendSession().shouldNotBeNull().commandCount shouldBe 0
                asking
                    .await()
                    .exceptionOrNull()
                    .shouldBeInstanceOf<GatewayException>()
                    .message!! shouldContain
                    "suspended"
            }
        }

        test("after it was suspended a shard sends nothing, and says why") {
            virtually {
                shard.connect()
                shard.suspendSession()
                shouldThrow<GatewayException> { shard.sendRaw(31, "0") }.message!! shouldContain "suspended"
                shouldThrow<GatewayException> { shard.connect() }.message!! shouldContain "suspended"
            }
        }

        test("commands of a shard that never had a session are handed over, too") {
            virtually {
                discord.opens = false
                scope.async { runCatching { shard.connect() } }
                val call = scope.async { runCatching { shard.send(UpdateVoiceState(1, 2, false, false)) } }
                settle()
                val handOver = shard.suspendSession().shouldNotBeNull()
                call.await().exceptionOrNull().shouldBeInstanceOf<CommandHandedOverException>()
                handOver.session.shouldBeNull()
                discord.opens = true
                val next = newShard { continueFrom(handOver.carried()) }
                next.connect().isResumed shouldBe false
                settle()
                discord.ops(4).size shouldBe 1
            }
        }

        test("with a store the next process finds the commands, and takes them out before it sends them") {
            val store = ScriptedStore()
            virtually({ sessionStore(store) }) {
                gather()
                shard.connect()
                discord.drop()
                settle()
                scope.async { runCatching { shard.sendRaw(31, "0") } }
                settle()
                shard.suspendSession()
                store.calls.last() shouldBe "save session1@1+1"
                val next = newShard { sessionStore(store) }
                gather(next.events)
                store.hangs = true
                val connecting = scope.async { next.connect() }
                settle()
                store.unanswered.removeFirst()()
                settle()
                store.calls.last() shouldBe "save session1@1"
                discord.transport.links.size shouldBe 1
                store.unanswered.removeFirst()()
                connecting.await().isResumed shouldBe true
                settle()
                discord.raw() shouldContainExactly listOf(0)
            }
        }

        test("what was suspended twice is handed over twice, and closed is closed") {
            virtually {
                gather()
                shard.connect()
                settle()
                val both = List(2) { scope.async { shard.suspendSession() } }
                both.map { it.await()?.toJson() }.toSet().size shouldBe 1
                shard.close()
                shard.suspendSession()?.session?.sequence shouldBe 1
                val closed = newShard()
                closed.connect()
                closed.close()
                closed.suspendSession().shouldBeNull()
            }
        }

        test("a chain of processes on one store spends one identify") {
            val store = InMemorySessionStore()
            virtually({ sessionStore(store) }) {
                gather()
                shard.connect()
                shard.suspendSession()
                repeat(5) {
                    val next = newShard { sessionStore(store) }
                    gather(next.events)
                    next.connect().isResumed shouldBe true
                    discord.message("$it")
                    settle()
                    next.suspendSession()
                }
                discord.identifies shouldBe 1
                discord.resumes shouldBe 5
            }
        }
    })
