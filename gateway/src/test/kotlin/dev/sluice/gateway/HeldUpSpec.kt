package dev.sluice.gateway

import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.MessageCreate
import dev.sluice.model.RawCommand
import dev.sluice.model.RequestGuildMembers
import dev.sluice.protocol.ShardState
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch

/** A shard that waits for its collectors has no connection; whoever sends from within one would wait for itself. */
@OptIn(DelicateGatewayApi::class)
class HeldUpSpec :
    StringSpec({
        val command = RawCommand(31, "{}")

        fun VirtualShard.burst(count: Int) {
            repeat(count) { discord.message("$it") }
            settle()
        }

        "a collector that sends in a burst is refused when the shard waits for it, goes on, and sees everything" {
            virtually {
                val seen = ArrayList<String>()
                val refusals = ArrayList<CommandHeldUpException>()
                scope.backgroundScope.launch {
                    shard.on<MessageCreate>().collect {
                        seen += it.message.content
                        try {
                            shard.send(command)
                        } catch (refused: CommandHeldUpException) {
                            refusals += refused
                        }
                    }
                }
                settle()
                shard.connect()
                burst(1_500)
                pass(3_600_000)
                seen shouldContainExactly List(1_500) { "$it" }
                shard.state.value.shouldBeInstanceOf<ShardState.Ready>()
                discord.resumes shouldBe 1
                refusals.first().collectors shouldContainExactly listOf("on(MessageCreate)#1")
                refusals.first().message shouldContain "on(MessageCreate)"
            }
        }

        "one that does not catch it ends with it, and lets the shard go on" {
            virtually({ ringCapacity(10) }) {
                val gate = CompletableDeferred<Unit>()
                val collecting = scope.async {
                    runCatching {
                        shard.on<MessageCreate>().collect {
                            gate.await()
                            shard.send(command)
                        }
                    }
                }
                settle()
                shard.connect()
                burst(30)
                pass(3 * discord.heartbeatIntervalMillis)
                gate.complete(Unit)
                pass(60_000)
                collecting.await().exceptionOrNull().shouldBeInstanceOf<CommandHeldUpException>()
                shard.state.value.shouldBeInstanceOf<ShardState.Ready>()
            }
        }

        "a send waits half a minute for collectors that are only slow, and no longer" {
            for (isInTime in listOf(true, false)) {
                virtually({ ringCapacity(10) }) {
                    val gate = CompletableDeferred<Unit>()
                    scope.backgroundScope.launch { shard.on<MessageCreate>().collect { gate.await() } }
                    settle()
                    shard.connect()
                    burst(30)
                    while (shard.state.value !is ShardState.Waiting) pass(100)
                    val sending = scope.async { runCatching { shard.send(command) } }
                    pass(29_000)
                    sending.isActive shouldBe true
                    if (isInTime) gate.complete(Unit)
                    pass(2_000)
                    sending.await().exceptionOrNull().let {
                        if (isInTime) it shouldBe null else it.shouldBeInstanceOf<CommandHeldUpException>()
                    }
                    if (!isInTime) {
                        shouldThrow<CommandHeldUpException> { shard.send(command) }
                        gate.complete(Unit)
                        pass(5_000)
                        shard.send(command)
                    }
                    settle()
                    discord.ops(31).size shouldBe 1
                }
            }
        }

        "a request from within a collector whose ring is full times out, connected or not, and says why" {
            virtually({ ringCapacity(10) }) {
                val failures = ArrayList<Throwable>()
                scope.backgroundScope.launch {
                    shard.on<MessageCreate>().collect {
                        if (failures.size < 4) {
                            val request = RequestGuildMembers.byIds(5, listOf(1))
                            runCatching { shard.requestGuildMembers(request).toList() }.onFailure { failures += it }
                        }
                    }
                }
                settle()
                shard.connect()
                burst(30)
                pass(3_600_000)
                failures.size shouldBe 4
                failures.first().shouldBeInstanceOf<RequestFailedException>().message shouldContain "on(MessageCreate)"
                shard.state.value.shouldBeInstanceOf<ShardState.Ready>()
            }
        }
    })
