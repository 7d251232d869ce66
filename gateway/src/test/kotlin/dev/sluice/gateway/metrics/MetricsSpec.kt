package dev.sluice.gateway.metrics

import dev.sluice.gateway.CollectorOptions
import dev.sluice.gateway.Shard
import dev.sluice.gateway.TEST_TOKEN
import dev.sluice.gateway.VirtualShard
import dev.sluice.gateway.rest.SessionStartLimit
import dev.sluice.gateway.stepped
import dev.sluice.gateway.virtually
import dev.sluice.gateway.whileLaneIsHeld
import dev.sluice.model.MessageCreate
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.model.UpdateVoiceState
import dev.sluice.protocol.ShardState
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.doubles.shouldBeNaN
import io.kotest.matchers.maps.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.micrometer.core.instrument.Meter
import io.micrometer.core.instrument.MeterRegistry
import io.micrometer.core.instrument.Tags
import io.micrometer.core.instrument.simple.SimpleMeterRegistry
import kotlinx.coroutines.launch
import java.lang.ref.WeakReference
import java.time.Duration
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeUnit

/** What a registry shows of shards. */
class MetricsSpec :
    StringSpec({
        "events are counted by type, and a new type appears as it comes" {
            virtually {
                val registry = bound(shard)
                shard.connect()
                discord.message("a")
                discord.message("b")
                settle()
                registry.events() shouldContainExactly mapOf("READY" to 1.0, "MESSAGE_CREATE" to 2.0)
                discord.dispatch("BRAND_NEW_THING", "{}")
                settle()
                registry.events() shouldContainExactly
                    mapOf("READY" to 1.0, "MESSAGE_CREATE" to 2.0, "BRAND_NEW_THING" to 1.0)
                registry.meters
                    .filter { it.id.getTag("shard") != null }
                    .map { it.id.name }
                    .toSet() shouldBe
                    setOf(
                        "sluice.shard.state",
                        "sluice.shard.latency",
                        "sluice.decoder.capacity",
                        "sluice.decoder.efficiency",
                    )
            }
        }

        "made-up names of events do not fill the registry" {
            virtually {
                val registry = bound(shard)
                shard.connect()
                repeat(400) { discord.dispatch("MADE_UP_$it", "{}") }
                settle()
                registry.events().size shouldBe 257
                registry.events()["(others)"] shouldBe 145.0
            }
        }

        "events have a tag for the shard only when that is asked for" {
            virtually {
                val shards = connected(2)
                val registry = SimpleMeterRegistry()
                val metrics = SluiceMetrics
                    .builder { shards }
                    .readEvery(Duration.ZERO)
                    .tagEventsByShard(true)
                    .build()
                metrics.bindTo(registry)
                registry
                    .counters("sluice.events.received")
                    .map { it.id.getTag("event") to it.id.getTag("shard") }
                    .shouldContainExactlyInAnyOrder("READY" to "0/2", "READY" to "1/2")
                registry.counted("sluice.events.received", "shard", "1/2") shouldBe 1.0
            }
        }

        "what was decoded, dropped, undecodable and not understood" {
            virtually {
                val registry = bound(shard)
                shard.connect()
                discord.message("nobody listens any more, as this was held")
                val messages = gather(shard.on<MessageCreate>())
                discord.dispatch("MESSAGE_CREATE", """{"id":[]}""")
                settle()
                messages.job.cancel()
                settle()
                discord.message("dropped")
                discord.link.peerSends("not json at all")
                settle()
                registry.counted("sluice.events.decoded") shouldBe shard.metrics.decoded.toDouble()
                registry.counted("sluice.events.undecodable") shouldBe 1.0
                registry.counted("sluice.events.dropped", "cause", "unheard") shouldBe 1.0
                registry.counted("sluice.events.dropped", "cause", "overflow") shouldBe 0.0
                registry.counted("sluice.protocol.errors") shouldBe 1.0
                registry.counted("sluice.payloads.received") shouldBe shard.metrics.payloads.toDouble()
                registry.counted("sluice.received.inflated") shouldBe shard.metrics.bytesOut.toDouble()
                registry["sluice.decode"].functionTimer().count() shouldBe shard.metrics.decoded.toDouble()
            }
        }

        "connections: dials, closes by code, what came of them, identifies and resumes" {
            virtually {
                val registry = bound(shard)
                shard.connect()
                discord.drop(4000)
                pass(10_000)
                discord.drop(4000)
                pass(10_000)
                discord.link.peerSends("""{"op":9,"d":false}""")
                pass(10_000)
                registry.scrape()
                registry.counters("sluice.closes").associate { it.id.getTag("code") to it.count() } shouldContainExactly
                    mapOf("4000" to 2.0, "1000" to 1.0)
                registry.counted("sluice.reconnects", "session", "resumed") shouldBe 2.0
                registry.counted("sluice.reconnects", "session", "new") shouldBe 1.0
                registry.counted("sluice.connects") shouldBe 4.0
                registry.counted("sluice.identifies") shouldBe 2.0
                registry.counted("sluice.resumes") shouldBe 2.0
                registry.counted("sluice.sessions.lost") shouldBe 1.0
            }
        }

        "commands: sent, waiting, and how long the send limit made them wait" {
            virtually {
                val registry = bound(shard)
                shard.connect()
                repeat(116) { shard.send(UpdateVoiceState(1, 2, false, false)) }
                val late = scope.launch { shard.send(UpdateVoiceState(1, 2, false, false)) }
                pass(1)
                registry.level("sluice.commands.waiting") shouldBe 1.0
                registry["sluice.commands.limiter.wait"].functionTimer().totalTime(TimeUnit.SECONDS) shouldBe 0.0
                late.join()
                registry.level("sluice.commands.waiting") shouldBe 0.0
                val wait = registry["sluice.commands.limiter.wait"].functionTimer()
                wait.count() shouldBe 117.0
                wait.totalTime(TimeUnit.SECONDS) shouldBeGreaterThan 50.0
            }
        }

        "each heartbeat's latency is recorded once, whether or not anybody reads" {
            virtually {
                val registry = bound(shard)
                shard.connect()
                registry.level("sluice.shard.latency").shouldBeNaN()
                pass(5 * 41_250)
                registry["sluice.heartbeat.latency"].timer().count() shouldBe 5
                registry.level("sluice.shard.latency") shouldBe 0.0
                registry.counted("sluice.heartbeats.sent") shouldBe 5.0
            }
        }

        "the state of each shard, and how many are in each" {
            virtually {
                val other = newShard { shardId(ShardId(1, 2)) }
                val registry = bound(shard, other)
                shard.connect()
                registry.level("sluice.shards", "state", "ready") shouldBe 1.0
                registry.level("sluice.shards", "state", "idle") shouldBe 1.0
                registry.level("sluice.shard.state", "shard", "0/1") shouldBe 4.0
                registry.level("sluice.shard.state", "shard", "1/2") shouldBe 1.0
                discord.opens = false
                discord.drop(4000)
                pass(130_000)
                registry.level("sluice.shards", "state", "ready") shouldBe 0.0
                registry.level("sluice.shards.degraded", "reason", "disconnected") shouldBe 1.0
                registry.gauges("sluice.shards").sumOf { it.value() } shouldBe 2.0
                discord.opens = true
                pass(60_000)
                discord.drop(4004)
                settle()
                registry.level("sluice.shard.state", "shard", "0/1") shouldBe 0.0
                registry.level("sluice.shards.degraded", "reason", "failed") shouldBe 1.0
            }
        }

        "identifying: the budget, who waits, who is parked, the breaker" {
            virtually {
                val registry = SimpleMeterRegistry()
                val shards = (0 until 8).map { newShard { shardId(ShardId(it, 8)) } }
                SluiceMetrics
                    .builder { shards }
                    .readEvery(Duration.ZERO)
                    .build()
                    .bindTo(registry)
                registry.level("sluice.identify.waiting") shouldBe 0.0
                registry.level("sluice.identify.breaker") shouldBe 0.0
                registry.level("sluice.identify.budget.remaining").shouldBeNaN()
                registry.level("sluice.identify.budget.reset").shouldBeNaN()
                runtime.sessionStartLimit(Token(TEST_TOKEN), SessionStartLimit(100, 5, Duration.ofHours(1), 1))
                shards.forEach { scope.backgroundScope.launch { it.connect() } }
                pass(1)
                registry.level("sluice.identify.waiting") shouldBe
                    runtime.identifyStatus(Token(TEST_TOKEN)).waiting.toDouble()
                registry.level("sluice.identify.waiting") shouldBeGreaterThan 0.0
                pass(599_999)
                registry.level("sluice.identify.waiting") shouldBe 0.0
                registry.level("sluice.identify.parked") shouldBe 5.0
                registry.level("sluice.shards", "state", "parked") shouldBe 5.0
                registry.level("sluice.shards.degraded", "reason", "parked") shouldBe 5.0
                registry.level("sluice.identify.budget.remaining") shouldBe 2.0
                registry.level("sluice.identify.budget.reserve") shouldBe 2.0
                registry.level("sluice.identify.budget.limit") shouldBe 100.0
                registry.level("sluice.identify.budget.reset") shouldBe 3_000.0
                pass(3_200_000)
                registry.level("sluice.identify.parked") shouldBe 0.0
                registry.counted("sluice.identifies") shouldBe 8.0
            }
        }

        "every state there is has its gauge" {
            virtually {
                val registry = bound(shard)
                val states = ShardState::class.java.permittedSubclasses.map { it.simpleName }
                registry
                    .gauges("sluice.shards")
                    .map { it.id.getTag("state") }
                    .shouldContainExactlyInAnyOrder(
                        states.map { it.replace(Regex("(?<=[a-z])[A-Z]"), "-$0").lowercase() },
                    )
            }
        }

        "collectors by name without number, what they have not taken, and whom that stops" {
            virtually({ ringCapacity(4) }) {
                val registry = bound(shard)
                repeat(2) { shard.async().events().subscribe(Unasking()) }
                settle()
                shard.connect()
                settle()
                registry.scrape()
                registry.gauges("sluice.collector.depth").map { it.id.getTag("collector") } shouldBe listOf("publisher")
                registry.level("sluice.collector.depth") shouldBe shard.metrics.ringDepth.toDouble()
                registry.level("sluice.collector.depth") shouldBeGreaterThan 0.0
                registry.gauges("sluice.collector.lag").map { it.id.getTag("collector") } shouldBe listOf("publisher")
                registry.level("sluice.collector.lag") shouldBe shard.metrics.collectors
                    .maxOf { it.lag }
                    .toDouble()
                registry.level("sluice.shards.paused") shouldBe 1.0
            }
        }

        "uptime, silence, held bytes" {
            virtually {
                val registry = bound(shard)
                registry.level("sluice.uptime") shouldBe 0.0
                registry.level("sluice.events.silence").shouldBeNaN()
                shard.connect()
                pass(90_000)
                registry.level("sluice.uptime") shouldBe 90.0
                registry.level("sluice.events.silence") shouldBe 90.0
                registry.level("sluice.events.held") shouldBe shard.metrics.heldBytes.toDouble()
                shard.metrics.heldBytes shouldBeGreaterThan 0
            }
        }

        "listeners that throw, inline handlers that are slow" {
            virtually {
                val registry = bound(shard)
                shard.async().on(MessageCreate::class.java, { error("mine") })
                shard.connect()
                discord.message("a")
                settle()
                registry.counted("sluice.listener.failures") shouldBe 1.0
                registry.counted("sluice.inline.slow") shouldBe 0.0
            }
        }

        "shards that come get their meters, those of shards that go leave, and no counter goes back" {
            virtually {
                val shards = CopyOnWriteArrayList(listOf(newShard { shardId(ShardId(0, 3)) }))
                val registry = SimpleMeterRegistry()
                SluiceMetrics
                    .builder { shards }
                    .readEvery(Duration.ZERO)
                    .build()
                    .bindTo(registry)
                shards.single().connect()
                registry.counted("sluice.identifies") shouldBe 1.0
                shards += newShard { shardId(ShardId(1, 3)) }
                registry.shardTags() shouldBe setOf("0/3")
                registry.counted("sluice.identifies") shouldBe 1.0
                registry.shardTags() shouldBe setOf("0/3", "1/3")
                shards[1].connect()
                registry.counted("sluice.identifies") shouldBe 2.0
                val gone = shards.removeAt(0)
                registry.counted("sluice.identifies") shouldBe 2.0
                registry.shardTags() shouldBe setOf("1/3")
                registry.events()["READY"] shouldBe 2.0
                gone.internals.watch.heartbeatListeners
                    .shouldBeEmpty()
                // One in the place of another, as a restart does it.
                shards[0] = newShard { shardId(ShardId(1, 3)) }
                registry.counted("sluice.identifies") shouldBe 2.0
                registry.level("sluice.shard.state", "shard", "1/3") shouldBe 1.0
                shards[0].connect()
                registry.counted("sluice.identifies") shouldBe 3.0
                registry.level("sluice.shard.state", "shard", "1/3") shouldBe 4.0
            }
        }

        "events by shard leave with their shard too" {
            virtually {
                val shards = CopyOnWriteArrayList(connected(2))
                val registry = SimpleMeterRegistry()
                SluiceMetrics
                    .builder { shards }
                    .readEvery(Duration.ZERO)
                    .tagEventsByShard(true)
                    .build()
                    .bindTo(registry)
                shards.removeAt(0)
                registry.counted("sluice.identifies") shouldBe 2.0
                registry.counters("sluice.events.received").map { it.id.getTag("shard") } shouldBe listOf("1/2")
            }
        }

        "events by shard do not go back when a shard takes another's place" {
            virtually {
                val shards = CopyOnWriteArrayList(connected(1))
                val registry = SimpleMeterRegistry()
                SluiceMetrics
                    .builder { shards }
                    .readEvery(Duration.ZERO)
                    .tagEventsByShard(true)
                    .build()
                    .bindTo(registry)
                repeat(3) { discord.message("$it") }
                settle()
                registry.events() shouldContainExactly mapOf("READY" to 1.0, "MESSAGE_CREATE" to 3.0)
                shards[0].close()
                shards[0] = newShard { shardId(ShardId(0, 1)) }
                registry.events() shouldContainExactly mapOf("READY" to 1.0, "MESSAGE_CREATE" to 3.0)
                shards[0].connect()
                registry.events() shouldContainExactly mapOf("READY" to 2.0, "MESSAGE_CREATE" to 3.0)
                discord.message("one more")
                settle()
                registry.counted("sluice.events.received", "event", "MESSAGE_CREATE", "shard", "0/1") shouldBe 4.0
            }
        }

        "tags of the user are on every meter" {
            virtually {
                val registry = SimpleMeterRegistry()
                SluiceMetrics
                    .builder(shard)
                    .tags(Tags.of("bot", "weather"))
                    .readEvery(Duration.ZERO)
                    .build()
                    .bindTo(registry)
                shard.connect()
                discord.drop(4000)
                pass(10_000)
                registry.counted("sluice.connects") shouldBe 2.0
                registry.meters
                    .filter { it.id.getTag("bot") != "weather" }
                    .map { it.id }
                    .shouldBeEmpty()
            }
        }

        "shards are read once for all meters of a scrape" {
            virtually {
                var reads = 0
                val registry = SimpleMeterRegistry()
                SluiceMetrics
                    .builder {
                        reads++
                        listOf(shard)
                    }.readEvery(Duration.ofHours(1))
                    .build()
                    .bindTo(registry)
                registry.scrape()
                reads shouldBe 1
            }
        }

        "closing takes every meter out, and listens to nothing more" {
            virtually {
                val registry = SimpleMeterRegistry()
                val other = SimpleMeterRegistry()
                val metrics = SluiceMetrics.builder(shard).build()
                metrics.bindTo(registry)
                metrics.bindTo(other)
                shard.connect()
                metrics.close()
                metrics.close()
                registry.meters.shouldBeEmpty()
                other.meters.shouldBeEmpty()
                shard.internals.watch.heartbeatListeners
                    .shouldBeEmpty()
            }
        }

        "the registry alone keeps it alive" {
            virtually {
                val registry = SimpleMeterRegistry()
                val reference = bindAndForget(registry, shard)
                System.gc()
                System.gc()
                (reference.get() != null) shouldBe true
                shard.connect()
                registry.counted("sluice.identifies") shouldBe 1.0
            }
        }

        "a shard whose lane is stuck keeps its latest figures, and the others are seen" {
            virtually {
                val other = newShard { shardId(ShardId(1, 2)) }
                val registry = bound(shard, other)
                shard.connect()
                registry.counted("sluice.identifies") shouldBe 1.0
                shard.whileLaneIsHeld { registry.counted("sluice.identifies") shouldBe 1.0 }
                other.connect()
                registry.counted("sluice.identifies") shouldBe 2.0
            }
        }

        "the lag of a named collector that has failed grows until it is forgotten" {
            virtually {
                val registry = bound(shard)
                val collector = stepped(CollectorOptions.named("archive"))
                shard.connect()
                discord.message("it fails on")
                settle()
                registry.scrape()
                registry.level("sluice.collector.lag", "collector", "archive") shouldBeGreaterThan 0.0
                collector.fail()
                repeat(10) { discord.message("$it") }
                settle()
                registry.scrape()
                registry.level("sluice.collector.lag", "collector", "archive") shouldBeGreaterThan 9.0
                shard.forget("archive")
                registry.scrape()
                registry.gauges("sluice.collector.lag").shouldBeEmpty()
            }
        }

        "collectors that have failed under made-up names do not fill the registry" {
            virtually {
                val registry = bound(shard)
                shard.connect()
                repeat(100) {
                    stepped(CollectorOptions.named("made-up-$it")).cancel()
                }
                registry.scrape()
                registry.gauges("sluice.collector.lag").size shouldBe 65
                registry.gauges("sluice.collector.lag").map { it.id.getTag("collector") } shouldContain "(others)"
            }
        }

        "names of collectors that are made up for a while leave no meters behind" {
            virtually {
                val registry = bound(shard)
                shard.connect()
                repeat(200) { i ->
                    val collecting = scope.backgroundScope.launch {
                        shard.events(CollectorOptions.named("wait-$i")).collect { }
                    }
                    settle()
                    registry.level("sluice.shards.paused")
                    registry.gauges("sluice.collector.depth").map { it.id.getTag("collector") } shouldContain "wait-$i"
                    collecting.cancel()
                    settle()
                    shard.forget("wait-$i")
                }
                registry.level("sluice.shards.paused")
                registry.gauges("sluice.collector.depth").shouldBeEmpty()
                registry.gauges("sluice.collector.lag").shouldBeEmpty()
            }
        }

        "a negative age makes no sense" {
            virtually {
                shouldThrow<IllegalArgumentException> {
                    SluiceMetrics.builder(shard).readEvery(Duration.ofMillis(-1))
                }.message shouldBe "readEvery must not be negative, was PT-0.001S"
            }
        }
    })

private fun bound(vararg shards: Shard): MeterRegistry =
    SimpleMeterRegistry().also {
        SluiceMetrics
            .builder { shards.toList() }
            .readEvery(Duration.ZERO)
            .build()
            .bindTo(it)
    }

/** Nothing but the registry knows the supplier afterwards. */
private fun bindAndForget(registry: MeterRegistry, shard: Shard): WeakReference<Any> {
    val shards = ArrayList(listOf(shard))
    SluiceMetrics
        .builder { shards }
        .readEvery(Duration.ZERO)
        .build()
        .bindTo(registry)
    return WeakReference(shards)
}

private suspend fun VirtualShard.connected(count: Int): List<Shard> =
    (0 until count).map { newShard { shardId(ShardId(it, count)) } }.onEach { it.connect() }

private fun MeterRegistry.counters(name: String) = find(name).functionCounters().toList()

private fun MeterRegistry.gauges(name: String) = find(name).gauges().toList() + find(name).timeGauges()

private fun MeterRegistry.counted(name: String, vararg tags: String) = get(name).tags(*tags).functionCounter().count()

private fun MeterRegistry.level(name: String, vararg tags: String): Double {
    val meter: Meter = get(name).tags(*tags).meter()
    return meter.measure().single().value
}

private operator fun MeterRegistry.get(name: String, unused: Unit = Unit) = this.get(name)

private fun MeterRegistry.events(): Map<String, Double> {
    scrape()
    return counters("sluice.events.received").associate { it.id.getTag("event")!! to it.count() }
}

/** What a monitoring system does: the first read finds what is new, the next one shows it. */
private fun MeterRegistry.scrape() = meters.forEach { meter -> meter.measure().forEach { it.value } }

private fun MeterRegistry.shardTags() = meters.mapNotNull { it.id.getTag("shard") }.toSet()

private class Unasking<T> : java.util.concurrent.Flow.Subscriber<T> {
    override fun onSubscribe(subscription: java.util.concurrent.Flow.Subscription) = Unit

    override fun onNext(item: T) = Unit

    override fun onError(failure: Throwable) = Unit

    override fun onComplete() = Unit
}
