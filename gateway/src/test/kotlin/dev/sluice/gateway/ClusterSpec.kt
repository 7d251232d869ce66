package dev.sluice.gateway

import dev.sluice.gateway.rest.GatewayRest
import dev.sluice.gateway.rest.GatewayRestException
import dev.sluice.gateway.rest.RestResponse
import dev.sluice.gateway.session.ScriptedStore
import dev.sluice.gateway.session.SessionKey
import dev.sluice.gateway.session.storedSession
import dev.sluice.model.Connected
import dev.sluice.model.Failed
import dev.sluice.model.Intent
import dev.sluice.model.Intents
import dev.sluice.model.MessageCreate
import dev.sluice.model.Parked
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.model.UpdateVoiceState
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.matchers.types.shouldNotBeSameInstanceAs
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.currentTime
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlin.coroutines.CoroutineContext

@OptIn(ExperimentalCoroutinesApi::class)
class ClusterSpec :
    FunSpec({
        test("Recommended asks Discord once and starts as many shards as it says") {
            virtualCluster {
                discords.recommended = 3
                cluster.up()
                discords.requests.map { it.url } shouldContainExactly listOf("https://discord.com/api/v10/gateway/bot")
                cluster.shards.map { it.shardId } shouldContainExactly List(3) { ShardId(it, 3) }
                cluster.state.value
                    .shouldBeInstanceOf<ClusterState.Up>()
                    .shards.connected shouldBe 3
                discords.identifies shouldBe 3
            }
        }

        test("what Discord says about max_concurrency sets the pace") {
            virtualCluster {
                discords.maxConcurrency = 2
                cluster.up()
                // Four shards in two buckets: one pause of 5.25 s.
                scope.currentTime shouldBe 5_250L
            }
        }

        test("a bot that has not identified for a day, and is told that its window ends in 0 ms, just starts") {
            virtualCluster {
                discords.resetAfterMillis = 0
                cluster.up()
                discords.identifies shouldBe 4
                discords.requests.size shouldBe 1
            }
        }

        test("of 5 identifies left 2 are kept: 3 of 8 shards start, 5 are parked, and start when the day is over") {
            virtualCluster({ maxConcurrency(8) }) {
                discords.recommended = 8
                discords.remaining = 5
                discords.total = 100
                discords.resetAfterMillis = 3_600_000
                val parked = gather(cluster.on<Parked>())
                val up = begin { cluster.up() }
                pass(1_000)
                val counts = cluster.state.value
                    .shouldBeInstanceOf<ClusterState.Starting>()
                    .shards
                listOf(counts.connected, counts.parked) shouldContainExactly listOf(3, 5)
                parked.items
                    .map { it.shardId }
                    .toSet()
                    .size shouldBe 5
                up.isActive shouldBe true
                discords.remaining = 100
                pass(3_600_000)
                up.await()
                discords.identifies shouldBe 8
                cluster.state.value.shards.connected shouldBe 8
            }
        }

        test("a URL that cannot be one is refused by its setter, which keeps what may be secret out of the message") {
            val builder = Cluster.builder(TEST_TOKEN, Intents.NONE)
            val bad =
                listOf("nonsense", "https://user:hunter2@discord.com/api", "https:/api?key=hunter2", "h ttp://hunter2")
            for (url in bad) {
                for ((option, set) in listOf("restUrl" to builder::restUrl, "gatewayUrl" to builder::gatewayUrl)) {
                    val message = shouldThrow<IllegalArgumentException> { set(url) }.message!!
                    message shouldStartWith option
                    if ("hunter2" in url && option == "restUrl") message shouldNotContain "hunter2"
                }
            }
            shouldThrow<IllegalArgumentException> {
                GatewayRest.builder(Token(TEST_TOKEN), FakeDiscords { it.run() }).baseUrl("nonsense")
            }.message!! shouldStartWith "baseUrl"
        }

        test("a token in the clear to another machine is refused before anything begins, unless that is wanted") {
            val builder = Cluster.builder(TEST_TOKEN, Intents.NONE).restUrl("http://proxy.example/api/v10")
            shouldThrow<IllegalArgumentException> { builder.build() }.message!!.let {
                it shouldStartWith "restUrl"
                it shouldContain "proxy.example"
                it shouldContain "allowPlaintext()"
            }
            val plain: ClusterBuilder.() -> Unit = {
                restUrl("http://proxy.example/api/v10")
                gatewayUrl("ws://proxy.example")
                allowPlaintext()
            }
            virtualCluster(plain) {
                val up = begin { cluster.up() }
                pass(60_000)
                up.await()
                discords.requests.single().url shouldStartWith "http://proxy.example/api/v10"
                discords[0]
                    .transport.last.request.url shouldStartWith "ws://proxy.example"
            }
        }

        test("with URL, max_concurrency and another strategy nobody is asked") {
            virtualCluster({ fixed(4) }) {
                cluster.up()
                discords.requests.shouldBeEmpty()
                cluster.shards.size shouldBe 4
            }
        }

        test("what is given goes before what Discord says") {
            virtualCluster({ maxConcurrency(4).gatewayUrl("wss://other.discord.gg") }) {
                cluster.up()
                scope.currentTime shouldBe 0
                discords[0].link.request.url shouldContain "wss://other.discord.gg"
            }
        }

        test("REST trouble is waited out, a refused token is not, and up() can be called again") {
            virtualCluster {
                discords.answers += RestResponse(503, emptyMap(), ByteArray(0))
                discords.answers += RestResponse(429, mapOf("retry-after" to "30"), ByteArray(0))
                cluster.up()
                discords.requests.size shouldBe 3
                (scope.currentTime >= 30_000) shouldBe true
            }
            virtualCluster {
                discords.answers += RestResponse(401, emptyMap(), ByteArray(0))
                shouldThrow<GatewayRestException> { cluster.up() }.isFatal shouldBe true
                cluster.state.value.shouldBeInstanceOf<ClusterState.Idle>()
                cluster.up()
                cluster.shards.size shouldBe 4
            }
        }

        test("events of all shards come in one flow, each shard's in order, and tell the shard") {
            virtualCluster({ fixed(3) }) {
                val seen = gather(cluster.on<MessageCreate>())
                cluster.up()
                repeat(200) { number -> repeat(3) { discords[it].message("$number") } }
                settle()
                seen.items.size shouldBe 600
                for (index in 0..2) {
                    val ofShard = seen.items.filter { it.shardId == id(index) }
                    ofShard.map { it.event.message.content } shouldContainExactly List(200) { "$it" }
                }
            }
        }

        test("events flow while further shards are still starting") {
            virtualCluster({ fixed(3).also { maxConcurrency(1) } }) {
                val seen = gather(cluster.on<MessageCreate>())
                val up = begin { cluster.up() }
                discords[0].message("early")
                settle()
                seen.items.map { it.event.message.content } shouldContainExactly listOf("early")
                up.isActive shouldBe true
                cluster.state.value
                    .shouldBeInstanceOf<ClusterState.Starting>()
                    .shards.connected shouldBe 1
                up.await()
                cluster.state.value.shouldBeInstanceOf<ClusterState.Up>()
            }
        }

        test("whoever collects before up() gets everything, whoever comes first afterwards what was held") {
            virtualCluster({ fixed(2) }) {
                val before = gather(cluster.events)
                cluster.up()
                settle()
                before.items.count { it.event is Connected } shouldBe 2
            }
            virtualCluster({ fixed(2) }) {
                cluster.up()
                val late = gather(cluster.events)
                late.items.count { it.event is Connected } shouldBe 2
            }
        }

        test("a second up() waits for the same, cancelling the first stops nothing") {
            virtualCluster({ fixed(3).also { maxConcurrency(1) } }) {
                val first = begin { cluster.up() }
                val second = begin { cluster.up() }
                first.cancel()
                second.await()
                cluster.up()
                discords.identifies shouldBe 3
            }
        }

        for (code in listOf(4004, 4012, 4013, 4014)) {
            test("close $code on any shard stops all further starts at once, those with a session go on") {
                virtualCluster({ fixed(4).also { maxConcurrency(1) } }) {
                    val seen = gather(cluster.events)
                    discords[1].answersIdentify = false
                    val up = begin { runCatching { cluster.up() } }
                    pass(5_250)
                    discords[1].drop(code)
                    settle()
                    val failure = up.await().exceptionOrNull().shouldBeInstanceOf<GatewayException>()
                    failure.isFatal shouldBe true
                    failure.code shouldBe code
                    pass(60_000)
                    discords.identifies shouldBe 2
                    val state = cluster.state.value.shouldBeInstanceOf<ClusterState.Halted>()
                    state.code shouldBe code
                    state.shards.connected shouldBe 1
                    state.shards.failed shouldBe 1
                    state.shards.parked shouldBe 2
                    seen.items
                        .map { it.event }
                        .filterIsInstance<Failed>()
                        .map { it.code } shouldContainExactly
                        listOf(code)
                    // The one that is connected still delivers.
                    discords[0].message("still here")
                    settle()
                    seen.items
                        .last()
                        .event
                        .shouldBeInstanceOf<MessageCreate>()
                    seen.isComplete shouldBe false
                }
            }
        }

        test("after what stopped the start has been mended up() starts those that are missing") {
            virtualCluster({ fixed(4).also { maxConcurrency(1) } }) {
                val seen = gather(cluster.on<MessageCreate>())
                discords[1].answersIdentify = false
                val up = begin { runCatching { cluster.up() } }
                pass(5_250)
                discords[1].drop(4014)
                up.await().isFailure shouldBe true
                val (alive, parked) = shard(0) to shard(3)
                discords[1].answersIdentify = true
                cluster.up()
                cluster.state.value
                    .shouldBeInstanceOf<ClusterState.Up>()
                    .shards.connected shouldBe 4
                listOf(shard(0), shard(3)) shouldContainExactly listOf(alive, parked)
                discords[0].identifies shouldBe 1
                discords[1].identifies shouldBe 2
                discords[3].message("here")
                settle()
                seen.items
                    .single()
                    .shardId.id shouldBe 3
            }
        }

        fun ClusterBuilder.range(first: Int, last: Int) {
            strategy(ShardStrategy.Range(first, last, 4)).gatewayUrl("wss://gateway.discord.gg").maxConcurrency(4)
        }

        test("of two clusters of a token that were both stopped each lets its own shards go on") {
            virtualCluster({ range(0, 1) }) {
                val other = newCluster { range(2, 3) }
                listOf(cluster, other).forEach { it.up() }
                // Two of each: one must not go on, the other has lost its session and would have to identify.
                for (index in listOf(0, 2)) discords[index].drop(4014)
                for (index in listOf(1, 3)) {
                    discords[index].invalidatesResumes = true
                    discords[index].drop(4000)
                }
                pass(60_000)
                listOf(cluster, other).forEach {
                    it.state.value
                        .shouldBeInstanceOf<ClusterState.Halted>()
                        .shards.parked shouldBe 1
                }
                discords.identifies shouldBe 4
                // Whoever has mended it is not kept by the other one's trouble.
                begin { cluster.up() }
                pass(60_000)
                cluster.state.value.shards.connected shouldBe 2
                other.state.value.shards.parked shouldBe 1
                discords[3].identifies shouldBe 1
                cluster.down()
                pass(60_000)
                discords[3].identifies shouldBe 1
                begin { other.up() }
                pass(60_000)
                other.state.value.shards.connected shouldBe 2
            }
        }

        test(
            "a cluster of a token that goes down leaves the other one's shards parked, and those of a third",
        ) {
            virtualCluster({ range(0, 1) }) {
                val other = newCluster { range(2, 3) }
                listOf(cluster, other).forEach { it.up() }
                for (index in listOf(0, 2)) discords[index].drop(4014)
                discords[3].invalidatesResumes = true
                discords[3].drop(4000)
                pass(60_000)
                cluster.down()
                pass(60_000)
                discords[3].identifies shouldBe 1
                val third = newCluster { range(0, 1) }
                begin { third.up() }
                pass(60_000)
                third.state.value.shards.parked shouldBe 2
                begin { other.up() }
                pass(60_000)
                third.state.value.shards.connected shouldBe 2
                other.state.value.shards.connected shouldBe 2
            }
        }

        test("up() of a cluster that was stopped, and whose shards were all removed, has nothing to start") {
            virtualCluster({ fixed(1) }) {
                discords[0].answersIdentify = false
                val up = begin { runCatching { cluster.up() } }
                discords[0].drop(4014)
                up.await().isFailure shouldBe true
                cluster.removeShard(ShardId(0, 1))
                cluster.up()
                cluster.state.value.shouldBeInstanceOf<ClusterState.Up>()
            }
        }

        test("whoever hears that up() has failed sees why in the state, though it is shown by another one just then") {
            virtualCluster({ fixed(2) }) {
                discords[1].answersIdentify = false
                var seen: ClusterState? = null
                scope.backgroundScope.launch(AtOnce) {
                    runCatching { cluster.up() }
                    seen = cluster.state.value
                }
                scope.backgroundScope.launch(AtOnce) {
                    cluster.state.first { it.shards.connected == 1 }
                    // In the middle of showing this state, which goes on when we return.
                    discords[1].drop(4014)
                }
                settle()
                seen.shouldBeInstanceOf<ClusterState.Halted>()
            }
        }

        for (code in listOf(4010, 4011)) {
            test("close $code stops its shard only, and the merged flow goes on and carries Failed") {
                virtualCluster({ fixed(3).also { maxConcurrency(1) } }) {
                    val seen = gather(cluster.events)
                    discords[0].answersIdentify = false
                    val up = begin { cluster.up() }
                    discords[0].drop(code)
                    up.await()
                    settle()
                    discords.identifies shouldBe 3
                    cluster.state.value
                        .shouldBeInstanceOf<ClusterState.Up>()
                        .shards.failed shouldBe 1
                    seen.items
                        .single { it.event is Failed }
                        .shardId.id shouldBe 0
                    discords[2].message("goes on")
                    settle()
                    seen.items
                        .last()
                        .event
                        .shouldBeInstanceOf<MessageCreate>()
                }
            }
        }

        test("up() fails when no shard at all could be started") {
            virtualCluster({ fixed(2) }) {
                repeat(2) { discords[it].answersIdentify = false }
                val up = begin { runCatching { cluster.up() } }
                repeat(2) { discords[it].drop(4011) }
                up
                    .await()
                    .exceptionOrNull()
                    .shouldBeInstanceOf<GatewayException>()
                    .code shouldBe 4011
            }
        }

        test("a session that cannot be resumed does not identify after the start was stopped") {
            virtualCluster {
                val key = SessionKey(null, ShardId(1, 2))
                val other = newCluster {
                    fixed(2)
                    continueFrom(mapOf(key.shardId to storedSession(key, "abc", 5)))
                }
                discords[0].answersIdentify = false
                discords[1].opens = false
                val up = begin { runCatching { other.up() } }
                discords[0].drop(4004)
                up.await().isFailure shouldBe true
                discords[1].opens = true
                discords[1].invalidatesResumes = true
                pass(120_000)
                discords[1].resumes shouldBe 1
                discords[1].identifies shouldBe 0
                other.state.value.shards.parked shouldBe 1
            }
        }

        test("a shard that failed can be restarted, and its events follow the old ones") {
            virtualCluster({ fixed(2) }) {
                val seen = gather(cluster.events)
                cluster.up()
                val former = shard(1)
                discords[1].drop(4014)
                settle()
                cluster.state.value.shouldBeInstanceOf<ClusterState.Halted>()
                val next = begin { cluster.restart(ShardId(1, 2)) }.also { pass(5_250) }.await()
                next shouldNotBeSameInstanceAs former
                cluster.shard(ShardId(1, 2)) shouldBe next
                cluster.state.value
                    .shouldBeInstanceOf<ClusterState.Up>()
                    .shards.connected shouldBe 2
                discords[1].message("new")
                settle()
                val ofShard = seen.items.filter { it.shardId.id == 1 }
                (ofShard.indexOfFirst { it.event is Failed } < ofShard.indexOfLast { it.event is Connected }) shouldBe
                    true
                ofShard.last().shard shouldBe next
            }
        }

        test("restart resumes, and a slow collector sees all of the former shard first") {
            virtualCluster({ fixed(2) }) {
                cluster.up()
                val seen = ArrayList<String>()
                val collecting = begin {
                    cluster.on<MessageCreate>().collect {
                        seen += it.event.message.content
                        delay(1_000)
                    }
                }
                repeat(10) { discords[1].message("former $it") }
                val former = shard(1)
                val next = begin { cluster.restart(id(1)) }.await()
                repeat(10) { discords[1].message("next $it") }
                next shouldNotBeSameInstanceAs former
                pass(30_000)
                discords.identifies shouldBe 2
                discords[1].resumes shouldBe 1
                seen shouldContainExactly List(10) { "former $it" } + List(10) { "next $it" }
                collecting.cancel()
            }
        }

        test("a restart whose shardConfig throws costs nothing: the shard goes on, and the next restart tries anew") {
            var isFailing = false
            virtualCluster({
                fixed(2)
                shardConfig { check(!isFailing) { "mine" } }
            }) {
                cluster.up()
                val present = shard(1)
                isFailing = true
                shouldThrow<IllegalStateException> { cluster.restart(id(1)) }.message shouldBe "mine"
                cluster.state.value.shards.connected shouldBe 2
                shard(1) shouldBe present
                isFailing = false
                cluster.restart(id(1)) shouldNotBeSameInstanceAs present
                cluster.state.value.shards.connected shouldBe 2
                discords[1].resumes shouldBe 1
            }
        }

        test("a restart during up(): it is the shard in the former one's place that counts") {
            virtualCluster({ fixed(1) }) {
                discords[0].answersIdentify = false
                val up = begin { runCatching { cluster.up() } }
                discords[0].answersIdentify = true
                val restart = begin { cluster.restart(ShardId(0, 1)) }
                pass(10_000)
                up.await().getOrThrow()
                restart.await() shouldBe shard(0)
                cluster.state.value.shards.connected shouldBe 1
            }
        }

        test("shards are added and removed at run time; flows and spawned know") {
            virtualCluster(
                { strategy(ShardStrategy.Range(0, 1, 4)).gatewayUrl("wss://gateway.discord.gg").maxConcurrency(4) },
            ) {
                val spawned = gather(cluster.spawned)
                val seen = gather(cluster.on<MessageCreate>())
                cluster.up()
                cluster.addShard(ShardId(2, 4))
                discords[2].message("from the new one")
                settle()
                seen.items.single().shardId shouldBe ShardId(2, 4)
                cluster.removeShard(ShardId(0, 4))
                cluster.shards.map { it.shardId.id } shouldContainExactly listOf(1, 2)
                discords[0].link.closedByUs shouldBe 1000
                val session = cluster.suspendShard(ShardId(1, 4))
                session?.shardId shouldBe ShardId(1, 4)
                cluster.addShard(ShardId(1, 4), session)
                discords[1].resumes shouldBe 1
                settle()
                spawned.items.map { it.shardId.id } shouldContainExactly listOf(0, 1, 2, 1)
                gather(cluster.spawned).items.map { it.shardId.id } shouldContainExactly listOf(1, 2)
                shouldThrow<IllegalArgumentException> { cluster.addShard(ShardId(2, 4)) }.message shouldContain
                    "restart"
                shouldThrow<IllegalArgumentException> { cluster.addShard(ShardId(2, 8)) }
                shouldThrow<ShardNotHereException> { cluster.removeShard(ShardId(0, 4)) }.shardId shouldBe ShardId(0, 4)
            }
        }

        test("a shard that is added while the former one of its id still ends waits for that") {
            val store = ScriptedStore()
            virtualCluster({
                sessionStore(store)
                strategy(ShardStrategy.Range(0, 0, 2)).gatewayUrl("wss://gateway.discord.gg").maxConcurrency(4)
            }) {
                cluster.up()
                pass(2_000)
                store.hangs = true
                // Its caller gives up; it goes on.
                begin { cluster.removeShard(ShardId(0, 2)) }.cancel()
                settle()
                cluster.shards.shouldBeEmpty()
                store.calls.last() shouldBe "delete"
                val adding = begin { cluster.addShard(ShardId(0, 2)) }
                settle()
                store.calls.last() shouldBe "delete"
                store.hangs = false
                store.unanswered.forEach { it() }
                pass(10_000)
                adding.await().shardId shouldBe ShardId(0, 2)
                store.mostUnderWay shouldBe 1
            }
        }

        test("commands go to the shard of the guild, or fail and name it") {
            virtualCluster(
                { strategy(ShardStrategy.Range(0, 1, 3)).gatewayUrl("wss://gateway.discord.gg").maxConcurrency(3) },
            ) {
                shouldThrow<GatewayException> { cluster.sendToGuild(1L shl 22, UpdateVoiceState(1, 2, false, false)) }
                    .message shouldContain "up()"
                cluster.up()
                // The highest bit is set: ids have no sign. (2^42 - 1) mod 3 = 0.
                val guilds = mapOf(1L shl 22 to 1, (3L shl 22) to 0, -1L to 0)
                for ((guild, index) in guilds) {
                    val before = discords[index].ops(4).size
                    cluster.sendToGuild(guild, UpdateVoiceState(guild, 2, false, false))
                    settle()
                    discords[index].ops(4).size shouldBe before + 1
                    cluster.shardOf(guild)?.shardId shouldBe ShardId(index, 3)
                }
                cluster.shardOf(2L shl 22) shouldBe null
                val failure = shouldThrow<ShardNotHereException> {
                    cluster.sendToGuild(2L shl 22, UpdateVoiceState(2L shl 22, 2, false, false))
                }
                failure.shardId shouldBe ShardId(2, 3)
                failure.message shouldContain "guild 8388608 is on shard 2/3; this cluster has 2 shards: 0/3, 1/3"
                cluster.sendToShard(ShardId(1, 3), UpdateVoiceState(1, 2, false, false))
            }
        }

        test("broadcast goes to all and tells which could not") {
            virtualCluster({ fixed(3) }) {
                cluster.up()
                cluster.broadcast(UpdateVoiceState(1, 2, false, false))
                settle()
                discords.all.forEach { it.ops(4).size shouldBe 1 }
                discords[1].drop(4011)
                settle()
                val failure =
                    shouldThrow<BroadcastException> { cluster.broadcast(UpdateVoiceState(1, 2, false, false)) }
                failure.failures.keys shouldContainExactlyInAnyOrder listOf(ShardId(1, 3))
                failure.message shouldContain "1 of 3"
                settle()
                discords[2].ops(4).size shouldBe 2
            }
        }

        test("down() ends the sessions and the flows; nothing is left") {
            virtualCluster({ fixed(3) }) {
                val events = gather(cluster.events)
                val messages = gather(cluster.messages)
                val spawned = gather(cluster.spawned)
                cluster.up()
                cluster.down()
                settle()
                listOf(events.isComplete, messages.isComplete, spawned.isComplete) shouldBe listOf(true, true, true)
                discords.all.forEach { it.link.closedByUs shouldBe 1000 }
                cluster.state.value.shouldBeInstanceOf<ClusterState.Closed>()
                runtime.job.children
                    .toList()
                    .shouldBeEmpty()
                shouldThrow<GatewayException> { cluster.up() }.message shouldContain "closed"
                shouldThrow<GatewayException> { cluster.restart(ShardId(0, 3)) }
                shouldThrow<GatewayException> { cluster.addShard(ShardId(0, 3)) }
                cluster.down()
            }
        }

        test("down() before and during up()") {
            virtualCluster({ fixed(3).also { maxConcurrency(1) } }) {
                val never = newCluster { fixed(2) }
                never.down()
                never.state.value.shouldBeInstanceOf<ClusterState.Closed>()
                val up = begin { runCatching { cluster.up() } }
                cluster.down()
                up
                    .await()
                    .exceptionOrNull()
                    .shouldBeInstanceOf<GatewayException>()
                    .message shouldContain "closed"
                pass(60_000)
                runtime.job.children
                    .toList()
                    .shouldBeEmpty()
                discords.identifies shouldBe 1
            }
        }

        test("down() waits for a shard that is just being taken out") {
            val store = ScriptedStore()
            virtualCluster({
                sessionStore(store)
                strategy(ShardStrategy.Range(0, 0, 2)).gatewayUrl("wss://gateway.discord.gg").maxConcurrency(2)
            }) {
                cluster.up()
                pass(2_000)
                store.hangs = true
                begin { cluster.removeShard(ShardId(0, 2)) }
                cluster.shards.shouldBeEmpty()
                store.calls.last() shouldBe "delete"
                val down = begin { cluster.down() }
                down.isCompleted shouldBe false
                store.hangs = false
                store.unanswered.forEach { it() }
                settle()
                down.isCompleted shouldBe true
            }
        }

        test("the end of the runtime ends the cluster, by close and by cancellation") {
            virtualCluster({ fixed(2) }) {
                cluster.up()
                runtime.close()
                settle()
                cluster.state.value.shouldBeInstanceOf<ClusterState.Closed>()
                discords.all.forEach { it.link.closedByUs shouldBe 1000 }
                shouldThrow<GatewayException> { newCluster { fixed(2) }.up() }.message shouldContain "runtime is closed"
            }
            virtualCluster({ fixed(2) }) {
                val seen = gather(cluster.events)
                cluster.up()
                runtime.job.cancel()
                settle()
                cluster.state.value.shouldBeInstanceOf<ClusterState.Closed>()
                seen.isComplete shouldBe true
            }
        }

        class Joining(val name: String, val join: suspend (Cluster) -> Unit)

        for (joining in listOf(Joining("starts") { it.up() }, Joining("gets a listener") { it.async().onState {} })) {
            test("a runtime that is closed just when a cluster on it ${joining.name} ends, and ends the cluster") {
                var onJoin = {}
                virtualCluster({ fixed(2) }, { dispatcher = SeenDispatcher(dispatcher!!) { onJoin() } }) {
                    onJoin = {
                        onJoin = {}
                        runtime.close()
                    }
                    val joined = begin { runCatching { joining.join(cluster) } }
                    settle()
                    joined.isCompleted shouldBe true
                    cluster.state.value.shouldBeInstanceOf<ClusterState.Closed>()
                    runtime.job.isCompleted shouldBe true
                    runtime.closed().isDone shouldBe true
                    shouldThrow<GatewayException> { cluster.up() }.message shouldContain "cluster is closed"
                }
            }
        }

        test("up() on a runtime whose job ends at that moment fails") {
            var onJoin = {}
            virtualCluster({ fixed(2) }, { dispatcher = SeenDispatcher(dispatcher!!) { onJoin() } }) {
                onJoin = {
                    onJoin = {}
                    runtime.job.cancel()
                }
                val up = begin { runCatching { cluster.up() } }
                up.isCompleted shouldBe true
                up.await().exceptionOrNull().shouldBeInstanceOf<GatewayException>()
                cluster.state.value.shouldBeInstanceOf<ClusterState.Closed>()
            }
        }

        test("a listener that comes while a cluster that was never started closes keeps no runtime") {
            virtualCluster({ fixed(2) }) {
                val told = ArrayList<ClusterState>()
                scope.backgroundScope.launch(Dispatchers.Unconfined) {
                    cluster.state.first { it is ClusterState.Closing }
                    cluster.async().onState { told += it }
                }
                cluster.down()
                settle()
                told.last().shouldBeInstanceOf<ClusterState.Closed>()
                runtime.job.children
                    .toList()
                    .shouldBeEmpty()
            }
        }

        test("a cluster that goes down just when a close code stops its starts leaves no other shard parked") {
            var onLook = {}
            val meddling: GatewayRuntimeBuilder.() -> Unit = {
                val real = clock
                clock = object : NanoClock by real {
                    override fun nanoTime(): Long = real.nanoTime().also { onLook() }
                }
            }
            virtualCluster({ fixed(2) }, meddling) {
                cluster.up()
                scope.backgroundScope.launch(Dispatchers.Unconfined) {
                    cluster.lifecycle.first { it.event is Failed }
                    // The next who looks at the clock is the guard, which is being told to let nobody pass.
                    onLook = {
                        onLook = {}
                        scope.backgroundScope.launch(Dispatchers.Unconfined) { cluster.down() }
                    }
                }
                discords[1].drop(4014)
                settle()
                cluster.state.value.shouldBeInstanceOf<ClusterState.Closed>()
                val other = newCluster { fixed(1) }
                begin { other.up() }
                pass(10_000)
                other.state.value.shards.connected shouldBe 1
            }
        }

        test("downResumable gives the sessions, and another cluster resumes them without an identify") {
            virtualCluster({ fixed(3) }) {
                cluster.up()
                val sessions = cluster.downResumable()
                sessions.keys shouldBe List(3) { ShardId(it, 3) }.toSet()
                discords.all.forEach { it.link.closedByUs shouldBe 4901 }
                val next = newCluster { fixed(3).also { continueFrom(sessions) } }
                next.up()
                discords.identifies shouldBe 3
                discords.resumes shouldBe 3
                shouldThrow<IllegalArgumentException> {
                    newCluster { continueFrom(mapOf(ShardId(0, 3) to sessions.getValue(ShardId(1, 3)))) }
                }
            }
        }

        test("shardConfig configures each shard: intents, presence; but not what is the cluster's") {
            virtualCluster({
                fixed(2)
                shardConfig { id -> if (id.id == 1) intents(Intent.GUILDS + Intent.DIRECT_MESSAGES) }
                shardConfig({ id, shard -> shard.largeThreshold(100 + id.id) })
            }) {
                cluster.up()
                val identifies = (0..1).map {
                    discords[it]
                        .ops(2)
                        .single()
                        .getValue("d")
                        .jsonObject
                }
                identifies.map { it.getValue("large_threshold").jsonPrimitive.content } shouldContainExactly
                    listOf("100", "101")
                identifies[0].getValue("intents") shouldNotBe identifies[1].getValue("intents")
                identifies[1].getValue("intents").jsonPrimitive.content shouldBe
                    (Intent.GUILDS + Intent.DIRECT_MESSAGES).bits.toString()
                val wrong = newCluster { fixed(2).also { shardConfig { shardId(ShardId.SINGLE) } } }
                shouldThrow<IllegalArgumentException> { wrong.up() }.message shouldContain "shard id"
            }
        }

        test("lifecycle tells of all shards, the latest to whoever comes late") {
            virtualCluster({ fixed(2) }) {
                cluster.up()
                settle()
                cluster.lifecycle.replayCache
                    .filter { it.event is Connected }
                    .map { it.shardId.id } shouldContainExactlyInAnyOrder
                    listOf(0, 1)
            }
        }

        test("the state counts shards by where they stand") {
            virtualCluster({ fixed(2) }) {
                cluster.up()
                discords[1].opens = false
                discords[1].drop(4000)
                settle()
                cluster.state.value.shards.reconnecting shouldBe 1
                cluster.state.value.shards.connected shouldBe 1
                discords[1].opens = true
                pass(10_000)
                cluster.state.value.shards.connected shouldBe 2
                discords[1].resumes shouldBe 1
            }
        }
    })

/** Runs what wakes where it was woken, as the unconfined one does, but is taken for one that has threads. */
private object AtOnce : CoroutineDispatcher() {
    override fun dispatch(context: CoroutineContext, block: Runnable) = block.run()
}

/** Tells when a scope is made with it, as a cluster does once it has got its place in a runtime. */
private class SeenDispatcher(private val inner: CoroutineDispatcher, private val onUse: () -> Unit) :
    CoroutineDispatcher() {
    override fun dispatch(context: CoroutineContext, block: Runnable) = inner.dispatch(context, block)

    override fun <R> fold(initial: R, operation: (R, CoroutineContext.Element) -> R): R {
        onUse()
        return super.fold(initial, operation)
    }
}
