package dev.sluice.gateway

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.launch
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.atomic.AtomicBoolean

/** The ends that Java begins, when the callback executor takes no more tasks: a program that ends shuts it down first. */
class AsyncEndSpec :
    FunSpec({
        class End(val name: String, val code: Int, val begin: (Shard) -> CompletableFuture<*>)

        val ends = listOf(
            End("close()", 1000) { it.async().close() },
            End("suspendSession()", 4901) { it.async().suspendSession() },
        )
        for (end in ends) {
            test("${end.name} ends the shard, and its future completes, now and later") {
                val isShut = AtomicBoolean()
                virtually(runtime = { callbacksUntil(isShut) }) {
                    shard.connect()
                    isShut.set(true)
                    repeat(2) {
                        val future = end.begin(shard)
                        settle()
                        shard.state.value.isTerminal shouldBe true
                        discord.link.closedByUs shouldBe end.code
                        awaitThat("it completes") { future.isDone.also { settle() } }
                        future.isCompletedExceptionally shouldBe false
                    }
                }
            }

            test("${end.name} of a shard whose callback executor is shut down meanwhile completes") {
                val isShut = AtomicBoolean()
                virtually(runtime = { callbacksUntil(isShut) }) {
                    shard.connect()
                    discord.link.answersClose = false
                    val future = end.begin(shard)
                    settle()
                    future.isDone shouldBe false
                    isShut.set(true)
                    pass(60_000)
                    awaitThat("it completes") { future.isDone.also { settle() } }
                    future.isCompletedExceptionally shouldBe false
                }
            }
        }

        class ClusterEnd(val name: String, val code: Int, val begin: (Cluster) -> CompletableFuture<*>)

        val clusterEnds = listOf(
            ClusterEnd("down()", 1000) { it.async().down() },
            ClusterEnd("downResumable()", 4901) { it.async().downResumable() },
        )
        for (end in clusterEnds) {
            test("${end.name} ends the cluster, and its future completes, now and later") {
                val isShut = AtomicBoolean()
                virtualCluster({ fixed(2) }, { callbacksUntil(isShut) }) {
                    cluster.up()
                    isShut.set(true)
                    repeat(2) {
                        val future = end.begin(cluster)
                        settle()
                        discords.all.forEach { it.link.closedByUs shouldBe end.code }
                        awaitThat("it completes") { future.isDone.also { settle() } }
                        future.isCompletedExceptionally shouldBe false
                        cluster.state.value.shouldBeInstanceOf<ClusterState.Closed>()
                    }
                }
            }
        }

        test("restart() of a cluster whose callback executor is shut down goes on without it") {
            val isShut = AtomicBoolean()
            virtualCluster({ fixed(2) }, { callbacksUntil(isShut) }) {
                cluster.up()
                isShut.set(true)
                val restart = begin { cluster.restart(id(1)) }
                awaitThat("it is restarted") { restart.isCompleted.also { settle() } }
                restart.await() shouldBe shard(1)
            }
        }
    })

/** Callbacks run as ever until the flag is set; then each is refused. */
private fun GatewayRuntimeBuilder.callbacksUntil(isShut: AtomicBoolean) {
    val inner = callbackExecutor!!
    val executor = Executor { if (isShut.get()) throw RejectedExecutionException("shut down") else inner.execute(it) }
    callbackExecutor(executor)
    callbackDispatcher = executor.asCallbackDispatcher()
}
