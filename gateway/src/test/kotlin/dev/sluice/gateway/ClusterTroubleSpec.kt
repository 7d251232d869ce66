package dev.sluice.gateway

import dev.sluice.gateway.rest.RestResponse
import dev.sluice.gateway.session.ScriptedStore
import dev.sluice.model.MessageCreate
import dev.sluice.model.SessionLost
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith

/** One shard in trouble: the others do not notice, and it is healthy again by the rule. */
class ClusterTroubleSpec :
    FunSpec({
        test("a start that throws is what up() throws, and the next up() tries anew") {
            var calls = 0
            virtualCluster({ fixed(2) }, {
                val discords = transport!!
                transport = null
                transportFactory = { if (++calls == 1) error("no engine") else discords }
            }) {
                shouldThrow<IllegalStateException> { cluster.up() }.message shouldBe "no engine"
                cluster.up()
                cluster.state.value.shards.connected shouldBe 2
            }
        }

        test("up() after a failure waits until what ended has left the store to the one in its place") {
            val store = ScriptedStore()
            virtualCluster({ fixed(1).also { sessionStore(store) } }) {
                cluster.up()
                pass(1_000)
                store.hangs = true
                discords[0].drop(4014)
                settle()
                store.calls.last() shouldBe "delete"
                store.hangs = false
                val up = begin { cluster.up() }
                pass(1_000)
                store.unanswered.forEach { it() }
                pass(10_000)
                up.await()
                store.only?.session?.id shouldBe "session2"
            }
        }

        /** The others deliver, as ever, and have connected once only. */
        fun VirtualCluster.othersAreUnaffected(troubled: Int, seen: Gathered<ShardEvent<MessageCreate>>) {
            val others = (0..3).filter { it != troubled }
            others.forEach { discords[it].message("from $it") }
            settle()
            seen.items.takeLast(3).map { it.event.message.content } shouldContainExactly others.map { "from $it" }
            others.forEach { discords[it].transport.links.size shouldBe 1 }
        }

        fun VirtualCluster.isHealthy(troubled: Int, seen: Gathered<ShardEvent<MessageCreate>>) {
            cluster.state.value.shards.connected shouldBe 4
            discords[troubled].message("healthy")
            settle()
            seen.items
                .last()
                .shardId.id shouldBe troubled
        }

        test("a resume URL that is dead: the main URL, with the same session") {
            virtualCluster({ fixed(4) }) {
                val seen = gather(cluster.on<MessageCreate>())
                cluster.up()
                discords[1].deadHosts = setOf("resume.discord.gg")
                discords[1].drop()
                pass(1_000)
                othersAreUnaffected(1, seen)
                pass(120_000)
                isHealthy(1, seen)
                discords[1].resumes shouldBe 1
                discords.identifies shouldBe 4
            }
        }

        /** All connections end, and nobody gets through where the gateway has been so far. */
        fun VirtualCluster.gatewayIsGone() =
            discords.all.forEach {
                it.deadHosts = setOf("resume.discord.gg", "gateway.discord.gg")
                it.drop()
            }

        test("Get Gateway: a gateway that has moved is asked for once, for all that do not get through, and found") {
            virtualCluster({ strategy(ShardStrategy.Fixed(4)).maxConcurrency(4) }) {
                cluster.up()
                discords.requests.size shouldBe 1
                discords.url = "wss://moved.discord.gg"
                gatewayIsGone()
                pass(60_000)
                cluster.state.value.shards.connected shouldBe 4
                discords.requests.size shouldBe 2
                discords.identifies shouldBe 4
                discords.resumes shouldBe 4
                discords.all.forEach { it.link.request.url shouldStartWith "wss://moved.discord.gg/?" }
                // One that is made from now on begins there.
                val begun = begin { cluster.restart(cluster.shards.first().shardId) }
                pass(60_000)
                begun.await()
                discords[0]
                    .transport.links
                    .takeLast(
                        2,
                    ).map { it.request.url.substringBefore("/?") } shouldContainExactly
                    listOf("wss://resume.discord.gg", "wss://moved.discord.gg")
            }
        }

        test("as long as nobody gets through Discord is asked once a minute, whatever it says") {
            virtualCluster({ strategy(ShardStrategy.Fixed(4)).maxConcurrency(4) }) {
                cluster.up()
                gatewayIsGone()
                discords.answers += List(3) { RestResponse(503, emptyMap(), ByteArray(0)) }
                pass(600_000)
                discords.requests.size shouldBeInRange 9..11
                discords.url = "wss://moved.discord.gg"
                pass(130_000)
                cluster.state.value.shards.connected shouldBe 4
            }
        }

        test("a gateway to which the token would go unencrypted is not followed, and that is said once") {
            LogCapture().use { log ->
                virtualCluster(
                    { strategy(ShardStrategy.Fixed(1)).maxConcurrency(1).restUrl("http://127.0.0.1:1/api") },
                ) {
                    cluster.up()
                    discords.url = "ws://moved.example"
                    gatewayIsGone()
                    pass(300_000)
                    discords[0].link.request.url shouldStartWith "wss://gateway.discord.gg/?"
                    log.warnings().filter { "is not followed: gatewayUrl must be wss://" in it } shouldHaveSize 1
                    discords[0].deadHosts = emptySet()
                    pass(120_000)
                    cluster.state.value.shards.connected shouldBe 1
                }
            }
        }

        test("where the user has said where the gateway is Discord is not asked, and not followed") {
            virtualCluster({
                strategy(ShardStrategy.Fixed(2)).maxConcurrency(2)
                shardConfig { if (it.id == 1) gatewayUrl("wss://proxy.discord.gg") }
            }) {
                cluster.up()
                discords.url = "wss://moved.discord.gg"
                discords.all.forEach {
                    it.deadHosts =
                        setOf("resume.discord.gg", "gateway.discord.gg", "proxy.discord.gg")
                }
                discords.all.forEach { it.drop() }
                pass(120_000)
                discords[0].link.request.url shouldStartWith "wss://moved.discord.gg/?"
                discords[1].link.request.url shouldStartWith "wss://proxy.discord.gg/?"
            }
            virtualCluster({ fixed(1) }) {
                cluster.up()
                gatewayIsGone()
                pass(300_000)
                discords.requests.shouldBeEmpty()
            }
        }

        test("a shard that flaps backs off, and is connected when it stops") {
            virtualCluster({ fixed(4) }) {
                val seen = gather(cluster.on<MessageCreate>())
                val lost = gather(cluster.on<SessionLost>())
                cluster.up()
                // Every connection ends a second after it was opened, for ten minutes.
                repeat(600) {
                    if (discords[2].link.closedByUs == null) discords[2].drop(4000)
                    pass(1_000)
                }
                othersAreUnaffected(2, seen)
                // A connection a second would have been 600.
                discords[2].transport.links.size shouldBeLessThan 100
                pass(120_000)
                isHealthy(2, seen)
                discords.identifies shouldBe 4
                lost.items.shouldBeEmpty()
            }
        }

        test("a HELLO that never comes is waited for 20 s, then the shard dials again") {
            virtualCluster({ fixed(4) }) {
                val seen = gather(cluster.on<MessageCreate>())
                discords[3].greets = false
                val up = begin { cluster.up() }
                settle()
                cluster.state.value.shards.connected shouldBe 3
                othersAreUnaffected(3, seen)
                pass(21_000)
                (discords[3].transport.links.size > 1) shouldBe true
                up.isActive shouldBe true
                discords[3].greets = true
                pass(120_000)
                up.await()
                isHealthy(3, seen)
                discords.identifies shouldBe 4
            }
        }
    })
