package dev.sluice.gateway

import dev.sluice.gateway.session.InMemorySessionStore
import dev.sluice.gateway.session.ScriptedStore
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.launch
import java.time.Duration
import java.util.concurrent.CountDownLatch
import kotlin.concurrent.thread

/** What a shutdown does to shards, without one; the samples' specs end real processes. */
class ShutdownHookSpec :
    FunSpec({
        val drain = Duration.ofSeconds(5)

        test("a shard with a store is suspended, and stored when its collectors are done") {
            val store = ScriptedStore()
            virtually({ sessionStore(store) }) {
                val collector = stepped()
                shard.connect()
                repeat(2) { discord.message("$it") }
                settle()
                shard.internals.leaveSoon(drain)
                val ending = scope.launch { shard.internals.awaitEnd() }
                pass(1_000)
                discord.link.closedByUs shouldBe 4901
                ending.isCompleted shouldBe false
                collector.permit(2)
                ending.isCompleted shouldBe true
                store.calls.last() shouldBe "save session1@3"
            }
        }

        test("a shard without a store is closed, and its collectors get to the end of what they hold") {
            virtually {
                val collector = stepped()
                shard.connect()
                repeat(2) { discord.message("$it") }
                settle()
                shard.internals.leaveSoon(drain)
                val ending = scope.launch { shard.internals.awaitEnd() }
                pass(1_000)
                discord.link.closedByUs shouldBe 1000
                ending.isCompleted shouldBe false
                collector.permit(2)
                ending.isCompleted shouldBe true
            }
        }

        test("collectors that do not get done are waited for no longer than they were given") {
            LogCapture().use { log ->
                virtually({ sessionStore(InMemorySessionStore()) }) {
                    stepped()
                    shard.connect()
                    discord.message("a")
                    settle()
                    shard.internals.leaveSoon(drain)
                    val ending = scope.launch { shard.internals.awaitEnd() }
                    pass(4_999)
                    ending.isCompleted shouldBe false
                    pass(1)
                    ending.isCompleted shouldBe true
                    log.warnings().single { "not all collectors" in it } shouldContain "within PT5S"
                }
            }
        }

        test("what a collector was at when it failed during the shutdown is stored as not finished") {
            val store = ScriptedStore()
            virtually({ sessionStore(store) }) {
                val collector = stepped(CollectorOptions.named("db"))
                shard.connect()
                repeat(2) { discord.message("$it") }
                settle()
                shard.internals.leaveSoon(drain)
                val ending = scope.launch { shard.internals.awaitEnd() }
                pass(1_000)
                collector.permit()
                collector.fail()
                settle()
                ending.isCompleted shouldBe true
                store.calls.last() shouldBe "save session1@2"
            }
        }

        test("a hook goes when it is closed, and when what it ends has ended") {
            virtually {
                val closed = shard.suspendOnShutdown()
                val left = shard.suspendOnShutdown()
                closed.close()
                closed.close()
                closed.toString() shouldEndWith "removed)"
                left.toString() shouldEndWith "in place)"
                shard.connect()
                shard.close()
                left.toString() shouldEndWith "removed)"
                shard.suspendOnShutdown().toString() shouldEndWith "removed)"
            }
            virtualCluster({ fixed(2) }) {
                val hook = cluster.suspendOnShutdown()
                cluster.up()
                hook.toString() shouldEndWith "in place)"
                cluster.down()
                hook.toString() shouldEndWith "removed)"
            }
        }

        test("a cluster's shards are suspended by its hook, all at the same time") {
            val store = InMemorySessionStore()
            virtualCluster({
                fixed(2)
                sessionStore(store)
            }) {
                gather(cluster.events)
                cluster.up()
                settle()
                begin { cluster.internals.leave(drain) }.await()
                discords.all.map { it.link.closedByUs } shouldContainExactly listOf(4901, 4901)
                store.toString() shouldContain "2 sessions"
                val next = newCluster {
                    fixed(2)
                    sessionStore(store)
                }
                gather(next.events)
                next.up()
                discords.identifies shouldBe 2
                discords.all.map { it.resumes } shouldContainExactly listOf(1, 1)
            }
        }

        test("a hook that takes too long lets the process end, and says what it waited for") {
            LogCapture().use { log ->
                val hook = ShutdownHook("shard 3/16", Duration.ofMillis(1)) { awaitCancellation() }
                hook.run()
                hook.close()
                log.warnings().single().shouldNotBeNull() shouldContain "shard 3/16 had not ended after PT0.001S"
            }
        }

        test("a shard whose lane is held keeps neither the others from ending nor the process past the limit") {
            virtualCluster({
                fixed(2)
                sessionStore(InMemorySessionStore())
            }) {
                gather(cluster.events)
                cluster.up()
                settle()
                val limit = Duration.ofMillis(100)
                shard(0).whileLaneIsHeld {
                    val hook = ShutdownHook("cluster", limit) { cluster.internals.leave(limit.dividedBy(2)) }
                    returns { hook.run() }
                    hook.close()
                    discords[1].link.closedByUs shouldBe 4901
                    discords[0].link.closedByUs shouldBe null
                }
                discords[0].link.closedByUs shouldBe 4901
            }
        }

        test("an end that blocks its thread keeps the process no longer than the limit either") {
            val never = CountDownLatch(1)
            val hook = ShutdownHook("shard 3/16", Duration.ofMillis(1)) { never.await() }
            returns { hook.run() }
            hook.close()
            never.countDown()
        }

        test("neither down() nor the end of the runtime blocks on a lane that is held") {
            virtualCluster({ fixed(2) }) {
                cluster.up()
                shard(0).whileLaneIsHeld {
                    returns { scope.backgroundScope.launch(Dispatchers.Unconfined) { cluster.down() } }
                    discords[1].link.closedByUs shouldBe 1000
                }
                discords[0].link.closedByUs shouldBe 1000
            }
            virtually {
                shard.connect()
                shard.whileLaneIsHeld { returns { runtime.close() } }
                discord.link.closedByUs shouldBe 1000
            }
        }

        test("a limit is positive") {
            virtually {
                shouldThrow<IllegalArgumentException> { shard.suspendOnShutdown(Duration.ZERO) }
                    .message shouldContain "PT0S"
                shouldThrow<IllegalArgumentException> { shard.suspendOnShutdown(Duration.ofMillis(-1)) }
            }
        }
    }) {
    private companion object {
        /** Runs [call] in a thread of its own: what blocks would hold up the tests for ever. */
        fun returns(call: () -> Unit) {
            val caller = thread(isDaemon = true) { call() }
            caller.join(30_000)
            caller.isAlive shouldBe false
        }
    }
}
