package dev.sluice.gateway

import dev.sluice.gateway.session.ScriptedStore
import dev.sluice.model.MessageCreate
import dev.sluice.model.SessionLost
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe

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
                discords[1].isResumeUrlDead = true
                discords[1].drop()
                pass(1_000)
                othersAreUnaffected(1, seen)
                pass(120_000)
                isHealthy(1, seen)
                discords[1].resumes shouldBe 1
                discords.identifies shouldBe 4
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
