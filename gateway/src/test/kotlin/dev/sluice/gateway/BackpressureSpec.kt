package dev.sluice.gateway

import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.Disconnected
import dev.sluice.model.MessageCreate
import dev.sluice.model.ReadingPaused
import dev.sluice.protocol.ShardState
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch

@OptIn(DelicateGatewayApi::class)
class BackpressureSpec :
    StringSpec({
        /** Takes a message for each permit it is given. */
        class Slow(private val virtual: VirtualShard) {
            val permits = Channel<Unit>(Channel.UNLIMITED)
            val seen = ArrayList<String>()

            fun start() {
                virtual.scope.backgroundScope.launch {
                    virtual.shard.on<MessageCreate>().collect {
                        permits.receive()
                        seen += it.message.content
                    }
                }
                virtual.settle()
            }

            fun permit(count: Int) {
                repeat(count) { permits.trySend(Unit) }
                virtual.settle()
            }
        }

        "a full ring pauses reading, heartbeats go on, and half empty it goes on; nothing is lost" {
            virtually({ ringCapacity(10) }) {
                val slow = Slow(this).apply { start() }
                shard.connect()
                repeat(30) { discord.message("$it") }
                settle()
                discord.link.isPaused shouldBe true
                // Ten filled the ring, one of them is in the collector's hands by now: the rest is not read.
                shard.metrics.received.getValue("MESSAGE_CREATE") shouldBe 10L
                shard.metrics.ringDepth shouldBe 9
                val before = discord.ops(1).size
                pass(2 * discord.heartbeatIntervalMillis - 1_000)
                (discord.ops(1).size > before) shouldBe true
                slow.permit(3)
                discord.link.isPaused shouldBe true
                shard.metrics.ringDepth shouldBe 6
                slow.permit(1)
                shard.metrics.received.getValue("MESSAGE_CREATE") shouldBe 15L
                slow.permit(30)
                slow.seen shouldContainExactly List(30) { "$it" }
                discord.transport.links.size shouldBe 1
            }
        }

        "the other collectors wait for the slowest, and see every event" {
            virtually({ ringCapacity(10) }) {
                val quick = gather(shard.on<MessageCreate>())
                val slow = Slow(this).apply { start() }
                shard.connect()
                repeat(30) { discord.message("$it") }
                settle()
                quick.items.size shouldBe 10
                slow.permit(100)
                quick.items.map { it.message.content } shouldContainExactly List(30) { "$it" }
            }
        }

        "one that fills up with the very event at which another one's pause ends keeps the shard from reading" {
            virtually({ ringCapacity(1) }) {
                val leaving = shard.async().on(MessageCreate::class.java, { })
                shard.onInline(MessageCreate::class.java) { if (it.message.content == "1") leaving.close() }
                val slow = Slow(this).apply { start() }
                shard.connect()
                discord.message("0")
                settle()
                discord.link.isPaused shouldBe false
                repeat(9) { discord.message("${1 + it}") }
                settle()
                discord.link.isPaused shouldBe true
                shard.metrics.ringDepth shouldBe 1
                slow.permit(10)
                slow.seen shouldContainExactly List(10) { "$it" }
                discord.link.isPaused shouldBe false
            }
        }

        "a slow collector that leaves lets the others go on" {
            virtually({ ringCapacity(10) }) {
                val quick = gather(shard.on<MessageCreate>())
                val stuck = scope.backgroundScope.launch {
                    shard.on<MessageCreate>().collect { Channel<Unit>().receive() }
                }
                settle()
                shard.connect()
                repeat(30) { discord.message("$it") }
                settle()
                discord.link.isPaused shouldBe true
                stuck.cancel()
                settle()
                quick.items.size shouldBe 30
            }
        }

        "after two heartbeats a slow collector costs the connection, is named, and loses nothing" {
            val log = LogCapture()
            log.use {
                virtually({ ringCapacity(10) }) {
                    val events = gather(shard.on<ReadingPaused>())
                    val closes = gather(shard.on<Disconnected>())
                    val slow = Slow(this).apply { start() }
                    shard.connect()
                    repeat(30) { discord.message("$it") }
                    settle()
                    pass(3 * discord.heartbeatIntervalMillis)
                    discord.transport.links
                        .first()
                        .closedByUs shouldBe 4904
                    events.items.size shouldBe 1
                    log.warnings().first { "ReadingPaused" in it } shouldContain "on(MessageCreate)"
                    pass(600_000)
                    discord.transport.links.size shouldBe 1
                    shard.state.value.shouldBeInstanceOf<ShardState.Waiting>()
                    slow.permit(100)
                    pass(1_000)
                    slow.permit(100)
                    discord.resumes shouldBe 1
                    slow.seen shouldContainExactly List(30) { "$it" }
                    closes.items.single().code shouldBe 4904
                }
            }
        }

        "a collector that is slow when the connection ends is named after two heartbeats, without one" {
            val log = LogCapture()
            log.use {
                virtually({ ringCapacity(10) }) {
                    val slow = Slow(this).apply { start() }
                    shard.connect()
                    repeat(30) { discord.message("$it") }
                    settle()
                    // As when a heartbeat cannot be written: what the peer says lies behind what is not read.
                    discord.link.abort()
                    pass(2 * discord.heartbeatIntervalMillis - 1)
                    shard.slowCollectors.shouldBeEmpty()
                    pass(1)
                    shard.slowCollectors shouldContainExactly listOf("on(MessageCreate)#1")
                    log.warnings().count { "ReadingPaused" in it && "on(MessageCreate)" in it } shouldBe 1
                    discord.transport.links.size shouldBe 1
                    slow.permit(100)
                    pass(1_000)
                    slow.permit(100)
                    shard.slowCollectors.shouldBeEmpty()
                    slow.seen shouldContainExactly List(30) { "$it" }
                }
            }
        }

        "a pause that begins with a dial holds for its connection too" {
            // A ring that nobody empties is filled by life-cycle events at last: with a message more or less, when a dial begins.
            for (messages in 0..1) {
                val dials = dialsUntilPaused(messages, opensAt = Int.MAX_VALUE) { }
                dialsUntilPaused(messages, opensAt = dials) { gate ->
                    pass(200_000)
                    shard.metrics.ringDepth shouldBeLessThan 4 * 8
                    gate.complete(Unit)
                    discord.opens = true
                    pass(120_000)
                    shard.metrics.ringDepth shouldBe 0
                    shard.metrics.received["MESSAGE_CREATE"] shouldBe messages + 100L
                }
            }
        }
    }) {
    private companion object {
        /** A stuck collector, [messages], and an outage until the dial number [opensAt]; answers how many dials there were. */
        fun dialsUntilPaused(
            messages: Int,
            opensAt: Int,
            then: suspend VirtualShard.(CompletableDeferred<Unit>) -> Unit,
        ): Int {
            var dials = 0
            virtually({ ringCapacity(8) }) {
                val gate = CompletableDeferred<Unit>()
                scope.backgroundScope.launch { shard.events.collect { gate.await() } }
                settle()
                shard.connect()
                repeat(messages) { discord.message("$it") }
                discord.opens = false
                discord.drop()
                repeat(100) { discord.message("missed $it") }
                while (!shard.metrics.isReadingPaused) {
                    discord.opens = discord.transport.links.size >= opensAt - 1
                    pass(1)
                }
                dials = discord.transport.links.size
                then(gate)
            }
            return dials
        }
    }
}
