package dev.sluice.gateway

import dev.sluice.codec.CommandTooLargeException
import dev.sluice.gateway.transport.TransportException
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.MessageCreate
import dev.sluice.model.RequestGuildMembers
import dev.sluice.model.UpdateVoiceState
import dev.sluice.protocol.CommandQueueFullException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.launch
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

@OptIn(DelicateGatewayApi::class)
class SendSpec :
    StringSpec({
        val command = UpdateVoiceState(1, 2, false, false)

        "send returns when the command was written" {
            virtually {
                shard.connect()
                shard.send(command)
                discord.link.sent.last() shouldContain "\"op\":4"
            }
        }

        "send waits until the transport has written it" {
            virtually {
                shard.connect()
                discord.link.leavesUnwritten = true
                val call = scope.launch { shard.send(command) }
                settle()
                call.isCompleted shouldBe false
                discord.link.unwritten
                    .single()
                    .completed(null)
                settle()
                call.isCompleted shouldBe true
            }
        }

        "a command waits for the connection and through a reconnect" {
            virtually {
                val early = scope.launch { shard.send(command) }
                settle()
                early.isCompleted shouldBe false
                shard.connect()
                early.join()
                discord.drop()
                settle()
                val late = scope.launch { shard.send(command) }
                settle()
                late.isCompleted shouldBe false
                pass(1_000)
                late.isCompleted shouldBe true
                discord.ops(4).size shouldBe 2
            }
        }

        "a command cancelled while it waits is never sent" {
            virtually {
                val call = scope.launch { shard.send(command) }
                settle()
                shard.metrics.queuedCommands shouldBe 1
                call.cancel()
                settle()
                shard.metrics.queuedCommands shouldBe 0
                shard.connect()
                settle()
                discord.ops(4).shouldBeEmpty()
            }
        }

        "a command that was being written when the connection broke fails, and is not sent again" {
            virtually {
                shard.connect()
                discord.link.sendFailure = TransportException("broken pipe")
                val failure = shouldThrow<GatewayException> { shard.send(command) }
                failure.cause.shouldBeInstanceOf<TransportException>()
                discord.drop()
                pass(1_000)
                discord.ops(4).shouldBeEmpty()
            }
        }

        "a command above 4096 bytes is refused before it waits" {
            virtually {
                shard.connect()
                shouldThrow<CommandTooLargeException> { shard.sendRaw(99, "\"${"x".repeat(4096)}\"") }
                shard.sendRaw(99, "\"ok\"")
                settle()
                discord
                    .ops(99)
                    .single()["d"]
                    ?.jsonPrimitive
                    ?.content shouldBe "ok"
            }
        }

        "more commands than may wait are refused" {
            virtually({ protocol { it.maxQueuedCommands(2) } }) {
                repeat(2) { scope.backgroundScope.launch { shard.send(command) } }
                settle()
                shouldThrow<CommandQueueFullException> { shard.send(command) }
            }
        }

        "what waits when the shard is closed fails, and so does what comes later" {
            virtually {
                discord.answersIdentify = false
                scope.backgroundScope.launch { runCatching { shard.connect() } }
                val waiting = scope.async { runCatching { shard.send(command) } }
                settle()
                shard.close()
                waiting.await().exceptionOrNull().shouldBeInstanceOf<GatewayException>()
                shouldThrow<GatewayException> { shard.send(command) }
            }
        }

        "the 120 sends of a minute are kept, and heartbeats go on meanwhile" {
            virtually {
                shard.connect()
                repeat(300) { scope.backgroundScope.launch { shard.send(command) } }
                settle()
                val first = discord.ops(4).size
                (first in 110..120) shouldBe true
                pass(59_000)
                discord.ops(4).size shouldBe first
                (discord.ops(1).size >= 1) shouldBe true
                pass(130_000)
                discord.ops(4).size shouldBe 300
                discord.transport.links.size shouldBe 1
            }
        }

        "members come from the chunks of the request, whatever else comes in between" {
            virtually {
                val messages = gather(shard.on<MessageCreate>())
                shard.connect()
                val members = scope.async {
                    val list = ArrayList<Long>()
                    shard.requestGuildMembers(RequestGuildMembers.byPrefix(5, "a", 10)).collect { list += it.user!!.id }
                    list
                }
                settle()
                val asked = discord
                    .ops(8)
                    .single()
                    .getValue("d")
                    .jsonObject
                val nonce = asked["nonce"]?.jsonPrimitive?.content.shouldNotBeNull()

                fun chunk(index: Int, id: Int, nonce: String) =
                    discord.dispatch(
                        "GUILD_MEMBERS_CHUNK",
                        """{"guild_id":"5","members":[{"user":{"id":"$id","username":"u"},"roles":[]}],""" +
                            """"chunk_index":$index,"chunk_count":2,"nonce":"$nonce"}""",
                    )
                chunk(0, 1, nonce)
                chunk(0, 99, "somebody else's")
                discord.message("x")
                chunk(1, 2, nonce)
                members.await() shouldContainExactly listOf(1L, 2L)
                messages.items.shouldHaveSize(1)
            }
        }

        "a member request does not take what is held for the first collector" {
            virtually {
                shard.connect()
                discord.message("held")
                val call = scope.launch { shard.requestGuildMembers(5).collect {} }
                settle()
                call.cancel()
                settle()
                gather(shard.on<MessageCreate>()).items.shouldHaveSize(1)
            }
        }

        "a member request fails when the session is lost before the last chunk" {
            virtually {
                shard.connect()
                val outcome = CompletableDeferred<Throwable?>()
                scope.launch {
                    outcome.complete(
                        runCatching { shard.requestGuildMembers(5).collect {} }.exceptionOrNull(),
                    )
                }
                settle()
                discord.drop(4009)
                pass(60_000)
                outcome.await().shouldBeInstanceOf<GatewayException>().message shouldContain "session was lost"
            }
        }
    })
