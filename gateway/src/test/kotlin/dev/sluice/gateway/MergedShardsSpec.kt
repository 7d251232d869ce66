package dev.sluice.gateway

import dev.sluice.compression.Compression
import dev.sluice.gateway.rest.GatewayRestException
import dev.sluice.gateway.rest.RestResponse
import dev.sluice.model.Connecting
import dev.sluice.model.Event
import dev.sluice.model.Failed
import dev.sluice.model.Intent
import dev.sluice.model.Intents
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.MessageCreate
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.withTimeout
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.seconds

/** Shards without a cluster, and the merging that clusters use as well. */
@OptIn(ExperimentalCoroutinesApi::class)
class MergedShardsSpec :
    FunSpec({
        test("recommended: asks Discord, makes as many shards, each configured, at Discord's pace") {
            virtualCluster {
                discords.recommended = 3
                discords.maxConcurrency = 3
                val shards =
                    ShardGroups.recommended(
                        TEST_TOKEN,
                        Intents.of(Intent.GUILDS),
                        runtime,
                    ) { id -> compression(Compression.NONE).largeThreshold(100 + id.id) }
                shards.map { it.shardId } shouldContainExactly List(3) { ShardId(it, 3) }
                shards.forEach { it.connect() }
                discords.identifies shouldBe 3
                scope.currentTime shouldBe 0L
                discords[2].ops(2).single().toString() shouldContain "\"large_threshold\":102"
                discords.answers += RestResponse(401, emptyMap(), ByteArray(0))
                shouldThrow<GatewayRestException> {
                    ShardGroups.recommended(TEST_TOKEN, Intents.of(Intent.GUILDS), runtime)
                }.isFatal shouldBe true
            }
        }

        test("recommended: identifies are counted, and kept when Discord says that none is left") {
            virtualCluster {
                discords.recommended = 2
                discords.remaining = 0
                discords.resetAfterMillis = 3_600_000
                val shards =
                    ShardGroups.recommended(
                        TEST_TOKEN,
                        Intents.of(Intent.GUILDS),
                        runtime,
                    ) { compression(Compression.NONE) }
                val connecting = shards.map { begin { it.connect() } }
                pass(60_000)
                shards.map { it.state.value.name } shouldContainExactly List(2) { "Parked" }
                runtime.identifyStatus(Token(TEST_TOKEN)).budget?.remaining shouldBe 0
                pass(3_500_000)
                discords.identifies shouldBe 0
                discords.remaining = 1_000
                pass(120_000)
                connecting.forEach { it.await() }
                discords.identifies shouldBe 2
                // Discord was asked again: the runtime knows where.
                (discords.requests.size > 1) shouldBe true
            }
        }

        test("the shards of a range and of a bucket") {
            val range = ShardGroups.of(TEST_TOKEN, Intents.of(Intent.GUILDS), ShardStrategy.Range(2, 3, 8))
            range.map { it.shardId } shouldContainExactly listOf(ShardId(2, 8), ShardId(3, 8))
            val bucket = ShardGroups.of(TEST_TOKEN, Intents.of(Intent.GUILDS), ShardStrategy.Bucket(1, 3, 8))
            bucket.map { it.shardId.id } shouldContainExactly listOf(3, 4, 5)
            shouldThrow<IllegalArgumentException> {
                ShardGroups.of(TEST_TOKEN, Intents.of(Intent.GUILDS), ShardStrategy.Recommended)
            }.message shouldContain "recommended()"
        }

        test("any shards are merged, also two of one id; a fatal one leaves, all ended completes") {
            virtualCluster {
                val shards = ShardGroups.of(
                    TEST_TOKEN,
                    Intents.of(Intent.GUILDS),
                    ShardStrategy.Fixed(2),
                ) { runtime(runtime).compression(Compression.NONE) }
                val twin =
                    Shard(
                        TEST_TOKEN,
                        Intents.of(Intent.GUILDS),
                    ) { runtime(runtime).compression(Compression.NONE).shardId(ShardId(1, 2)) }
                runtime.maxConcurrency(Token(TEST_TOKEN), 2)
                val all = shards + twin
                val events = gather(all.mergedEvents())
                val lifecycle = gather(all.mergedOn<LifecycleEvent>())
                val messages = gather(all.mergedMessages())
                val typed = gather(ShardGroups.merged(all).on("MESSAGE_CREATE"))
                shards.forEach { it.connect() }
                discords[1].message("first")
                discords[1].drop(4011)
                settle()
                events.items
                    .map { it.event }
                    .filterIsInstance<Failed>()
                    .size shouldBe 1
                twin.connect()
                discords[1].message("twin")
                settle()
                typed.items.map { (it.event as MessageCreate).message.content } shouldContainExactly
                    listOf("first", "twin")
                typed.items.map { it.shard } shouldContainExactly listOf(shards[1], twin)
                messages.items.count { it.message is RawMessage.Close } shouldBe 1
                lifecycle.items.size shouldBe events.items.count { it.event is LifecycleEvent }
                listOf(shards[0], twin).forEach { it.close() }
                settle()
                listOf(events, lifecycle, messages, typed).forEach { it.isComplete shouldBe true }
                gather(ShardGroups.merged(emptyList()).events).isComplete shouldBe true
            }
        }

        test("one busy shard does not keep the others waiting") {
            val shards = ShardGroups.of(TEST_TOKEN, Intents.of(Intent.GUILDS), ShardStrategy.Fixed(3))
            val intake = mergedLifecycle(shards)
            repeat(1_000) { shards[0].tell(it) }
            shards[1].tell(0)
            shards[2].tell(0)
            val seen = generateSequence { intake.poll() }.map { it.shardId.id }.toList()
            seen.size shouldBe 1_002
            // A turn each: 64 of the first before the second and the third.
            (seen.indexOf(1) <= 64 && seen.indexOf(2) <= 65) shouldBe true
        }

        test("a shard that joins while others are drained, and one that takes another's place: order is kept") {
            val roster = ShardRoster()
            val former = lone(0)
            roster.add(listOf(former))
            val intake = mergedLifecycle(roster)
            repeat(100) { former.tell(it) }
            val next = lone(0)
            roster.replace(former, next) shouldBe true
            next.tell(1_000)
            val other = lone(1)
            roster.add(listOf(other)) shouldBe true
            other.tell(7)
            former.closeSoon()
            val seen = generateSequence { intake.poll() }.toList()
            val ofPlace = seen.filter { it.shardId.id == 0 && it.event is Connecting }
            ofPlace.map { it.number } shouldContainExactly List(100) { it } + 1_000
            ofPlace.last().shard shouldBe next
            seen.single { it.shardId.id == 1 }.number shouldBe 7
            intake.isFinished shouldBe false
            roster.complete()
            next.closeSoon()
            other.closeSoon()
            while (intake.poll() != null) Unit
            intake.isFinished shouldBe true
        }

        test("whoever leaves leaves no ring behind, and is told so when it waits") {
            val shard = lone(0)
            val intake = mergedLifecycle(listOf(shard))
            shard.metrics.ringDepths.size shouldBe 1
            val woken = AtomicInteger()
            intake.poll() shouldBe null
            intake.park { woken.incrementAndGet() } shouldBe true
            intake.close()
            woken.get() shouldBe 1
            shard.metrics.ringDepths.keys
                .shouldBeEmpty()
            intake.isFinished shouldBe true
        }

        test("many shards in many threads: nothing lost, nothing doubled, each shard's in order") {
            runBlocking {
                withTimeout(30.seconds) {
                    val shards = ShardGroups.of(TEST_TOKEN, Intents.of(Intent.GUILDS), ShardStrategy.Fixed(16))
                    val roster = ShardRoster()
                    roster.add(shards.take(8))
                    val seen = async(Dispatchers.Default, CoroutineStart.UNDISPATCHED) {
                        ShardFlow { mergedFlows(roster).events("test", Selection.ofClass(Connecting::class.java)) }
                            .take(16 * PER_SHARD)
                            .toList()
                    }
                    for (worker in 0 until 4) {
                        launch(Dispatchers.IO) {
                            for (number in 0 until PER_SHARD) {
                                for (shard in shards.filter { it.shardId.id % 4 == worker }) {
                                    if (number == 0 && shard.shardId.id >= 8) roster.add(listOf(shard))
                                    shard.tell(number)
                                    // Rings are soft for what a shard brings about itself; this keeps them small.
                                    while (shard.metrics.ringDepth > 512) delay(1)
                                }
                            }
                        }
                    }
                    for ((_, ofShard) in seen.await().groupBy { it.shard }) {
                        ofShard.map { it.number } shouldContainExactly List(PER_SHARD) { it }
                    }
                }
            }
        }
    })

private const val PER_SHARD = 2_000

private fun lone(index: Int): Shard = Shard(TEST_TOKEN, Intents.of(Intent.GUILDS)) { shardId(ShardId(index, 2)) }

private fun mergedFlows(shards: ShardSource) = MergedFlows(shards, null, Dispatchers.Default)

private fun mergedLifecycle(shards: ShardSource): Intake<ShardEvent<Event>> =
    mergedFlows(shards).events("test", Selection.ofClass(LifecycleEvent::class.java)).also { it.open() }

private fun mergedLifecycle(shards: List<Shard>) = mergedLifecycle(ShardRoster().also { it.add(shards) })

/** Has the shard say something, as if its session had. */
private fun Shard.tell(number: Int) = internals.delivery.let { it.lane.run { it.lifecycle(Connecting("", number)) } }

private val ShardEvent<*>.number: Int get() = event.shouldBeInstanceOf<Connecting>().attempt
