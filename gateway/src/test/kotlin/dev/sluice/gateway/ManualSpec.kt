package dev.sluice.gateway

import dev.sluice.model.MessageCreate
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch

/** READY has sequence 1; messages have 2 and up. */
class ManualSpec :
    StringSpec({
        class Hand(private val virtual: VirtualShard, options: CollectorOptions = CollectorOptions.DEFAULT) {
            val events = ArrayList<ManualEvent<MessageCreate>>()
            val job: Job = virtual.scope.backgroundScope.launch {
                virtual.shard
                    .on<MessageCreate>(options)
                    .manual()
                    .collect { events += it }
            }

            init {
                virtual.settle()
            }

            val contents get() = events.map { it.event.message.content }

            fun done(index: Int) {
                events[index].done()
                virtual.settle()
            }
        }

        fun unfinished(limit: Int) = CollectorOptions.builder().maxUnfinished(limit)

        fun VirtualShard.messages(count: Int) {
            repeat(count) { discord.message("$it") }
            settle()
        }

        "events done out of order move the low water when the oldest is done" {
            virtually {
                val hand = Hand(this)
                shard.connect()
                messages(4)
                hand.events.size shouldBe 4
                shard.checkpoint shouldBe 1
                hand.done(2)
                hand.done(1)
                shard.checkpoint shouldBe 1
                hand.done(0)
                shard.checkpoint shouldBe 4
                hand.done(3)
                shard.checkpoint shouldBe 5
            }
        }

        "done may be called again, and does nothing then" {
            virtually {
                val hand = Hand(this, unfinished(2).build())
                shard.connect()
                messages(5)
                hand.events.size shouldBe 2
                repeat(3) { hand.done(0) }
                hand.events.size shouldBe 3
                shard.checkpoint shouldBe 2
            }
        }

        "at the limit nothing further is handed out, then the ring fills and reading pauses; nothing is lost" {
            val log = LogCapture()
            log.use {
                virtually {
                    val hand = Hand(this, unfinished(3).capacity(4).name("mine").build())
                    shard.connect()
                    messages(7)
                    hand.contents shouldContainExactly listOf("0", "1", "2")
                    val metrics = shard.metrics.collectors.single()
                    metrics.unfinished shouldBe 3
                    metrics.depth shouldBe 4
                    discord.link.isPaused shouldBe true
                    messages(13)
                    pass(3 * discord.heartbeatIntervalMillis)
                    log.warnings().first { "ReadingPaused" in it } shouldContain "mine is slow (3 events are not done)"
                    repeat(20) {
                        hand.events
                            .toList()
                            .asReversed()
                            .forEach { it.done() }
                        pass(1_000)
                    }
                    hand.contents shouldContainExactly List(7) { "$it" } + List(13) { "$it" }
                }
            }
        }

        "one below the limit everything is handed out" {
            virtually {
                val hand = Hand(this, unfinished(4).capacity(2).build())
                shard.connect()
                messages(3)
                hand.events.size shouldBe 3
                messages(1)
                hand.events.size shouldBe 4
                discord.link.isPaused shouldBe false
            }
        }

        "an event that was never done stays before what a new process would resume from" {
            virtually {
                val hand = Hand(this)
                shard.connect()
                messages(3)
                hand.done(0)
                hand.done(2)
                shard.suspendSession()
                hand.job.isCompleted shouldBe true
                shard.checkpoint shouldBe 2
                // What it still has in its hands can be done after the end.
                hand.done(1)
                shard.checkpoint shouldBe 4
            }
        }

        "at the limit the end waits for what is in the ring" {
            virtually {
                val hand = Hand(this, unfinished(1).build())
                shard.connect()
                messages(3)
                shard.suspendSession()
                settle()
                hand.job.isCompleted shouldBe false
                hand.done(0)
                hand.done(1)
                hand.contents shouldContainExactly listOf("0", "1", "2")
                hand.job.isCompleted shouldBe true
            }
        }

        "an anonymous collector that is cancelled lets go of what is not done when the others get further" {
            virtually {
                gather()
                val hand = Hand(this)
                shard.connect()
                messages(2)
                hand.job.cancel()
                settle()
                shard.checkpoint shouldBe 1
                hand.done(0)
                shard.checkpoint shouldBe 2
                messages(1)
                shard.checkpoint shouldBe 4
            }
        }

        "a named one holds the mark; what it has in its hands can still be done, what it never got cannot" {
            virtually {
                gather()
                val hand = Hand(this, unfinished(2).name("mine").build())
                shard.connect()
                messages(3)
                hand.job.cancel()
                settle()
                shard.checkpoint shouldBe 1
                hand.done(0)
                shard.checkpoint shouldBe 2
                hand.done(1)
                shard.checkpoint shouldBe 3
                shard.forget("mine") shouldBe true
                shard.checkpoint shouldBe 4
            }
        }

        "events held for the first collector can be taken by hand" {
            virtually {
                shard.connect()
                messages(3)
                val hand = Hand(this, unfinished(2).build())
                hand.contents shouldContainExactly listOf("0", "1")
                shard.checkpoint shouldBe 1
                hand.done(1)
                shard.checkpoint shouldBe 1
                hand.done(0)
                hand.contents shouldContainExactly listOf("0", "1", "2")
                shard.checkpoint shouldBe 3
            }
        }

        "messages can be taken by hand" {
            virtually {
                val messages = gather(shard.messages.manual().take(3))
                shard.connect()
                messages(3)
                messages.items.map { (it.event as RawMessage.Payload).opcode } shouldContainExactly listOf(10, 0, 0)
                messages.isComplete shouldBe true
            }
        }

        "a listener gets events to be called done; one that throws leaves its event undone" {
            virtually {
                val events = ArrayList<ManualEvent<MessageCreate>>()
                shard.async().onManual(MessageCreate::class.java, {
                    events += it
                    if (it.event.message.content == "1") error("mine")
                })
                shard.connect()
                messages(3)
                shard.metrics.listenerFailures shouldBe 1
                events[0].done()
                events[2].done()
                shard.checkpoint shouldBe 2
                events[1].done()
                shard.checkpoint shouldBe 4
            }
        }

        "a listener at its limit is called again when one is done" {
            virtually {
                val events = ArrayList<ManualEvent<MessageCreate>>()
                shard.async().onManual(
                    MessageCreate::class.java,
                    events::add,
                    ListenerOptions.of(unfinished(2).build()),
                )
                shard.connect()
                messages(5)
                events.size shouldBe 2
                events[1].done()
                settle()
                events.size shouldBe 3
                shard.checkpoint shouldBe 1
            }
        }

        "what is taken and done at once takes no room" {
            virtually {
                val seen = ArrayList<String>()
                scope.backgroundScope.launch {
                    shard.on<MessageCreate>(unfinished(1).build()).manual().collect {
                        seen += it.event.message.content
                        it.done()
                    }
                }
                settle()
                shard.connect()
                messages(10)
                seen.size shouldBe 10
                shard.checkpoint shouldBe 11
            }
        }

        "the manual flow is cold, and each collection has events of its own" {
            virtually {
                val flow = shard.on<MessageCreate>().manual()
                val first = gather(flow)
                val second = gather(flow)
                shard.connect()
                messages(1)
                first.items.single().done()
                shard.checkpoint shouldBe 1
                second.items.single().done()
                shard.checkpoint shouldBe 2
                shard.close()
                settle()
                flow.toList() shouldBe emptyList()
            }
        }
    })
