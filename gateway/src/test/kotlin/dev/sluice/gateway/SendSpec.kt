package dev.sluice.gateway

import dev.sluice.codec.CommandTooLargeException
import dev.sluice.gateway.transport.TransportException
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.OnlineStatus
import dev.sluice.model.UpdatePresence
import dev.sluice.model.UpdateVoiceState
import dev.sluice.protocol.CommandQueueFullException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.async
import kotlinx.coroutines.launch
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.time.Duration

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

        "a command that had to wait for longer than its time to live fails with a typed error and is never sent" {
            virtually {
                shard.connect()
                discord.opens = false
                discord.drop()
                val call = scope.async { runCatching { shard.send(command, Duration.ofSeconds(90)) } }
                pass(89_999)
                call.isCompleted shouldBe false
                pass(1)
                val failure = call.await().exceptionOrNull().shouldBeInstanceOf<CommandExpiredException>()
                failure.timeToLive shouldBe Duration.ofSeconds(90)
                discord.opens = true
                pass(120_000)
                discord.ops(4).shouldBeEmpty()
            }
        }

        "a time to live ends even when the shard was never told to connect" {
            virtually {
                shouldThrow<CommandExpiredException> { shard.send(command, Duration.ofSeconds(1)) }
                shard.metrics.queuedCommands shouldBe 0
                shouldThrow<IllegalArgumentException> { shard.send(command, Duration.ZERO) }
            }
        }

        "a command that is sent in time knows nothing of its time to live" {
            virtually {
                shard.connect()
                shard.send(command, Duration.ofMillis(1))
                pass(10)
                discord.ops(4).shouldHaveSize(1)
            }
        }

        "of presences that wait the newest is sent; the calls for the older ones return" {
            virtually {
                val older = scope.async { shard.send(UpdatePresence.of(OnlineStatus.IDLE)) }
                settle()
                val newer = scope.async { shard.send(UpdatePresence.of(OnlineStatus.DO_NOT_DISTURB)) }
                settle()
                older.isCompleted shouldBe true
                newer.isCompleted shouldBe false
                older.await()
                shard.connect()
                newer.await()
                settle()
                discord
                    .ops(3)
                    .single()
                    .getValue("d")
                    .jsonObject["status"]
                    ?.jsonPrimitive
                    ?.content shouldBe "dnd"
            }
        }

        "more commands than may wait are refused" {
            virtually({ protocol { it.maxQueuedCommands(2) } }) {
                repeat(2) { scope.backgroundScope.launch { shard.sendRaw(31, "{}") } }
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

        "while a close waits for its answer nothing is taken any more, and that is said as promised" {
            virtually {
                shard.connect()
                discord.link.answersClose = false
                val closing = scope.launch { shard.close() }
                settle()
                shouldThrow<GatewayException> { shard.send(command) }.message shouldContain "closing"
                shouldThrow<GatewayException> { shard.send(command, Duration.ofSeconds(1)) }
                closing.isCompleted shouldBe false
                pass(30_000)
                closing.isCompleted shouldBe true
                discord.ops(4).shouldBeEmpty()
            }
        }

        "the 120 sends of a minute are kept, and heartbeats go on meanwhile" {
            virtually {
                shard.connect()
                repeat(300) { scope.backgroundScope.launch { shard.sendRaw(31, "{}") } }
                settle()
                val first = discord.ops(31).size
                (first in 110..120) shouldBe true
                pass(59_000)
                discord.ops(31).size shouldBe first
                (discord.ops(1).size >= 1) shouldBe true
                pass(130_000)
                discord.ops(31).size shouldBe 300
                discord.transport.links.size shouldBe 1
            }
        }
    })
