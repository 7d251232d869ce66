package dev.sluice.gateway

import dev.sluice.model.MessageCreate
import dev.sluice.testkit.MockGuild
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.maps.shouldContainExactly
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.takeWhile
import kotlinx.coroutines.launch

class MergedIntakeStressSpec :
    StringSpec({
        "of shards that are read by many threads one collector sees all, each shard's in order, through drops" {
            val messages = Stress.ROUNDS / 5
            onSockets({ maxConcurrency(SHARDS).guilds(SHARDS).replayBuffer(100_000) }, IdentifyTestPace.NONE) {
                val cluster = newCluster { strategy(ShardStrategy.Fixed(SHARDS)).maxConcurrency(SHARDS) }
                val next = HashMap<Long, Int>()
                val collecting = launch(Dispatchers.Default) {
                    // Small rings, so that shards are paused and woken all the time.
                    val options = CollectorOptions.builder().capacity(8).build()
                    cluster
                        .on<MessageCreate>(options)
                        .takeWhile {
                            val guild = it.event.message.guildId!!
                            val number = it.event.message.content
                                .toInt()
                            check(number == (next[guild] ?: 0)) { "$number of guild $guild after ${next[guild]}" }
                            next[guild] = number + 1
                            next.size < SHARDS || next.values.any { seen -> seen < messages }
                        }.collect { }
                }
                cluster.up()
                cluster.awaitConnected(SHARDS)
                Stress.together(
                    *Array(SHARDS) { at ->
                        {
                            val guild = MockGuild.idAt(at)
                            repeat(messages) {
                                mock.dispatch("MESSAGE_CREATE", messageIn(guild, it))
                                if (it == messages / 2) mock.connections.getOrNull(at)?.drop()
                            }
                        }
                    },
                )
                collecting.join()
                next shouldContainExactly List(SHARDS) { MockGuild.idAt(it) to messages }.toMap()
                cluster.down()
            }
        }
    }) {
    private companion object {
        const val SHARDS = 4
    }
}
