package dev.sluice.gateway

import dev.sluice.model.Disconnected
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.StandardTestDispatcher
import kotlinx.coroutines.test.TestScope

/** A dispatcher of the user's that throws when it is given a coroutine keeps neither shard nor cluster from what they do. */
class ShardWakingSpec :
    FunSpec({
        test("close() and GatewayRuntime.closed() complete while the dispatcher of who waits in connect() throws") {
            virtually {
                val caller = fickle(scope)
                discord.opens = false
                scope.backgroundScope.launch(caller) { shard.connect() }
                settle()
                caller.whileOff {
                    val close = begin { shard.close() }
                    pass(10_000)
                    close.isCompleted shouldBe true
                    runtime.close()
                    settle()
                    runtime.closed().isDone shouldBe true
                }
            }
        }

        test(
            "suspendSession() and GatewayRuntime.closed() complete while the dispatcher of who waits in close() throws",
        ) {
            virtually {
                val caller = fickle(scope)
                shard.connect()
                discord.link.answersClose = false
                val suspending = begin { shard.suspendSession() }
                scope.backgroundScope.launch(caller) { shard.close() }
                settle()
                caller.whileOff {
                    pass(60_000)
                    suspending.isCompleted shouldBe true
                    runtime.close()
                    settle()
                    runtime.closed().isDone shouldBe true
                }
            }
        }

        test("down() and GatewayRuntime.closed() complete while the dispatcher of who waits in up() throws") {
            virtualCluster({ fixed(2) }) {
                val caller = fickle(scope)
                repeat(2) { discords[it].opens = false }
                scope.backgroundScope.launch(caller) { cluster.up() }
                settle()
                caller.whileOff {
                    endsAltogether()
                }
            }
        }

        test("down() and GatewayRuntime.closed() complete while the dispatcher of all who collect and wait throws") {
            virtualCluster({ fixed(2) }) {
                val caller = fickle(scope)
                cluster.up()
                val flows = listOf(cluster.events, cluster.messages, cluster.spawned, cluster.state, cluster.lifecycle)
                for (flow in flows) scope.backgroundScope.launch(caller) { flow.collect() }
                discords[1].link.answersClose = false
                scope.backgroundScope.launch(caller) { cluster.restart(id(1)) }
                settle()
                scope.backgroundScope.launch(caller) { cluster.restart(id(1)) }
                scope.backgroundScope.launch(caller) { cluster.down() }
                settle()
                caller.whileOff { endsAltogether() }
            }
        }

        test("a cluster counts a shard that has failed, and is halted, while the dispatcher of its watchers throws") {
            virtualCluster({ fixed(2) }) {
                val caller = fickle(scope)
                cluster.up()
                val watched = shard(1)
                scope.backgroundScope.launch(caller) { watched.state.collect {} }
                scope.backgroundScope.launch(caller) { watched.lifecycle.collect {} }
                settle()
                caller.whileOff {
                    discords[1].drop(4014)
                    settle()
                    cluster.state.value
                        .shouldBeInstanceOf<ClusterState.Halted>()
                        .shards.failed shouldBe 1
                    val told = cluster.lifecycle.replayCache.filter { it.shard === watched }
                    told.map { it.event.javaClass } shouldContain Disconnected::class.java
                }
            }
        }

        test(
            "a start that a close code stops is over, and the next one begins, while the dispatcher of who waits throws",
        ) {
            virtualCluster({ fixed(2) }) {
                val caller = fickle(scope)
                discords[1].answersIdentify = false
                scope.backgroundScope.launch(caller) { cluster.up() }
                settle()
                caller.whileOff {
                    discords[1].drop(4014)
                    settle()
                    discords[1].answersIdentify = true
                    val up = begin { cluster.up() }
                    pass(60_000)
                    up.isCompleted shouldBe true
                    cluster.state.value.shards.connected shouldBe 2
                }
            }
        }
    })

private fun fickle(scope: TestScope): FickleDispatcher {
    val inner: CoroutineDispatcher = StandardTestDispatcher(scope.testScheduler)
    return FickleDispatcher(inner)
}

/** The scope of the test cancels what waits, by the same dispatcher. */
private inline fun FickleDispatcher.whileOff(block: () -> Unit) {
    isOff = true
    try {
        block()
    } finally {
        isOff = false
    }
}

private fun VirtualCluster.endsAltogether() {
    val down = begin { cluster.down() }
    pass(60_000)
    down.isCompleted shouldBe true
    cluster.state.value.shouldBeInstanceOf<ClusterState.Closed>()
    runtime.close()
    settle()
    runtime.closed().isDone shouldBe true
}
