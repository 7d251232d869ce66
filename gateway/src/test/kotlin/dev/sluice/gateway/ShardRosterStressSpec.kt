package dev.sluice.gateway

import dev.sluice.model.Intents
import dev.sluice.model.ShardId
import dev.sluice.testkit.MockGateway
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.Semaphore
import java.util.concurrent.atomic.AtomicInteger

class ShardRosterStressSpec :
    StringSpec({
        "whoever attaches, at whatever moment, hears of every shard and of the end; spawned gives each once" {
            val shards = List(TOTAL) { Shard(MockGateway.DEFAULT_TOKEN, Intents.NONE) { shardId(ShardId(it, TOTAL)) } }
            repeat(Stress.ROUNDS / 100) {
                val roster = ShardRoster()
                val joiners = List(4) { Joiner() }
                val spawned = SpawnedIntake(Dispatchers.Default, roster).apply { open() }
                val taken = ArrayList<Shard>()
                val adding = AtomicInteger(2)

                fun add(mine: Int) {
                    for (at in mine until TOTAL step 2) check(roster.add(listOf(shards[at])))
                    if (adding.decrementAndGet() == 0) roster.complete()
                }
                Stress.together(
                    { add(0) },
                    { add(1) },
                    { joiners.forEach(roster::attach) },
                    {
                        val called = Semaphore(0)
                        while (!spawned.isFinished) {
                            val shard = spawned.poll()
                            if (shard != null) {
                                taken += shard
                            } else if (spawned.park(called::release)) {
                                called.acquire()
                            }
                        }
                    },
                )
                joiners.forEach {
                    it.heard shouldContainExactlyInAnyOrder shards
                    (it.ends.get() > 0) shouldBe true
                }
                taken shouldContainExactlyInAnyOrder shards
                roster.shards.toList() shouldBe shards
            }
        }
    }) {
    private class Joiner : ShardJoiner {
        val heard: MutableSet<Shard> = ConcurrentHashMap.newKeySet()
        val ends = AtomicInteger()

        override fun join(shard: Shard) {
            heard += shard
        }

        override fun complete() {
            ends.incrementAndGet()
        }
    }

    private companion object {
        const val TOTAL = 16
    }
}
