package dev.sluice.gateway

import dev.sluice.model.Intents
import dev.sluice.model.ShardId
import dev.sluice.testkit.MockGateway
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers

class ShardRosterSpec :
    StringSpec({
        "one that attaches while a shard is replaced ends up with the one that took its place" {
            fun shard() = Shard(MockGateway.DEFAULT_TOKEN, Intents.NONE) { shardId(ShardId.SINGLE) }
            val roster = ShardRoster()
            val former = shard()
            val next = shard()
            roster.add(listOf(former))
            val spawned = SpawnedIntake(Dispatchers.Default, roster)
            roster.attach(
                object : ShardJoiner by spawned {
                    override fun join(shard: Shard) {
                        // Another thread is quicker: what it tells comes before what was there.
                        if (shard === former) roster.replace(former, next)
                        spawned.join(shard)
                    }
                },
            )
            spawned.poll() shouldBe next
            spawned.poll().shouldBeNull()
        }
    })
