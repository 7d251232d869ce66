package dev.sluice.gateway

import dev.sluice.gateway.IdentifyTestPace.NONE
import dev.sluice.model.Disconnected
import dev.sluice.model.MessageCreate
import dev.sluice.model.SessionLost
import dev.sluice.testkit.MockGateway
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import java.time.Duration

/** 200 shards lose their connections in one moment, as when a gateway host goes down. */
class MassDisconnectSpec :
    FunSpec({
        val disasters = mapOf<String, (MockGateway) -> Unit>(
            "op 7" to { it.reconnectAll() },
            "close 4000" to { it.closeAll(4000) },
            "a TCP cut" to { it.dropAll() },
        )
        for ((name, strike) in disasters) {
            test("after $name all 200 resume, none identifies, no event is lost") {
                onSockets({ maxConcurrency(SHARDS).also { owned.forEach(it::guild) } }, NONE, limitSeconds = 60) {
                    val cluster = newCluster {
                        strategy(ShardStrategy.Fixed(SHARDS)).gatewayUrl(mock.url).maxConcurrency(SHARDS)
                    }
                    coroutineScope {
                        val undispatched = CoroutineStart.UNDISPATCHED
                        val lost = async(Dispatchers.Default, undispatched) { cluster.on<SessionLost>().toList() }
                        val cut = async(Dispatchers.Default, undispatched) { cluster.on<Disconnected>().toList() }
                        val seen = async(Dispatchers.Default, undispatched) {
                            cluster.on<MessageCreate>().take(2 * SHARDS).toList()
                        }
                        cluster.up()
                        strike(mock)
                        // Some of them while nobody is connected.
                        owned.forEach { mock.dispatch("MESSAGE_CREATE", messageIn(it, 0)) }
                        mock.await(Duration.ofSeconds(30)) { it.stats.resumes == SHARDS.toLong() }
                        owned.forEach { mock.dispatch("MESSAGE_CREATE", messageIn(it, 1)) }
                        for ((shard, ofShard) in seen.await().groupBy { it.shardId }) {
                            ofShard.map { it.event.message.content } shouldContainExactly listOf("0", "1")
                            ofShard.all { shard.ownsGuild(it.event.message.guildId!!) } shouldBe true
                        }
                        mock.stats.identifyAttempts shouldBe SHARDS
                        mock.stats.resumeAttempts shouldBe SHARDS
                        cluster.awaitConnected(SHARDS)
                        cluster.down()
                        lost.await().shouldBeEmpty()
                        cut.await().map { it.shardId }.toSet() shouldHaveSize SHARDS
                    }
                }
            }
        }
    })

private const val SHARDS = 200

/** A guild for each shard. */
private val owned = (1L..SHARDS).map { it shl 22 }
