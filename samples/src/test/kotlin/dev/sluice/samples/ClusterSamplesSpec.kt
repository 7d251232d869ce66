package dev.sluice.samples

import dev.sluice.gateway.ShardEvent
import dev.sluice.model.MessageCreate
import dev.sluice.model.ShardId
import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockGatewayBuilder
import dev.sluice.testkit.MockGuild
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlin.time.Duration.Companion.seconds

/** The samples of clusters as their readers run them, on a mock. */
class ClusterSamplesSpec :
    FunSpec({
        test("the recommended sharder runs as many shards as Discord says and sees every guild's messages") {
            val seen = Seen<ShardEvent<MessageCreate>>()
            onMock({ recommendedShards(4).guilds(8) }, { mock ->
                recommendedSharder(MockGateway.DEFAULT_TOKEN, mock.restUrl, seen::add)
            }) { mock ->
                mock.awaitSessions(4)
                for (i in 0 until 8) mock.dispatch("MESSAGE_CREATE", message(MockGuild.idAt(i)))
                val messages = seen.await(8)
                messages.map { it.shardId }.toSet() shouldBe (0 until 4).map { ShardId(it, 4) }.toSet()
                messages.all { it.shardId.ownsGuild(checkNotNull(it.event.message.guildId)) } shouldBe true
            }
        }

        test("two ranges of shards see each guild once, in the process that runs its shard") {
            val seen = List(2) { Seen<ShardEvent<MessageCreate>>() }
            onMock({ guilds(8) }, { mock ->
                launch { rangeOfShards(MockGateway.DEFAULT_TOKEN, 0..1, 4, mock.restUrl, seen[0]::add) }
                launch { rangeOfShards(MockGateway.DEFAULT_TOKEN, 2..3, 4, mock.restUrl, seen[1]::add) }
            }) { mock ->
                mock.awaitSessions(4)
                for (i in 0 until 8) mock.dispatch("MESSAGE_CREATE", message(MockGuild.idAt(i)))
                seen.map { side -> side.await(4).map { it.shardId.id / 2 }.toSet() } shouldBe listOf(setOf(0), setOf(1))
                seen.sumOf { it.now.size } shouldBe 8
            }
        }

        test("each shard shows its own presence") {
            onMock({ }, { mock -> presencePerShard(MockGateway.DEFAULT_TOKEN, 3, mock.restUrl) }) { mock ->
                mock.awaitSessions(3)
                for (session in mock.sessions) session.presence shouldContain "shard ${session.shard.id} of 3"
            }
        }

        test("a gateway process hands on the bytes of every event as they came") {
            val seen = Seen<Triple<ShardId, String, String>>()
            onMock({ recommendedShards(2).guilds(2) }, { mock ->
                gatewayProcess(MockGateway.DEFAULT_TOKEN, mock.restUrl) { shard, event, payload ->
                    seen.add(Triple(shard, event, payload.decodeToString()))
                }
            }) { mock ->
                mock.awaitSessions(2)
                mock.dispatch("NOT_KNOWN_YET", """{"guild_id":"${MockGuild.idAt(1)}","x":  1}""")
                val last = seen.await(5).last { it.second == "NOT_KNOWN_YET" }
                last.first shouldBe ShardId(1, 2)
                last.third shouldStartWith """{"t":"NOT_KNOWN_YET","s":3"""
                last.third shouldContain """"x":  1"""
            }
        }
    }) {
    private class Seen<T> {
        private val all = MutableStateFlow(emptyList<T>())
        val now: List<T> get() = all.value

        fun add(one: T) = all.update { it + one }

        suspend fun await(count: Int): List<T> = all.first { it.size >= count }
    }

    private companion object {
        fun message(guild: Long) =
            """{"id":"1","channel_id":"2","guild_id":"$guild","content":"hi","type":0,""" +
                """"timestamp":"2026-11-21T00:00:00+00:00","author":{"id":"3","username":"ann"}}"""

        /** Runs [sample] beside [test], cancels it, and sees that it has said goodbye. */
        fun onMock(
            configure: MockGatewayBuilder.() -> Unit,
            sample: suspend CoroutineScope.(MockGateway) -> Unit,
            test: suspend (MockGateway) -> Unit,
        ) = runBlocking {
            MockGateway { maxConcurrency(16).apply(configure) }.start().use { mock ->
                withTimeout(30.seconds) {
                    val running = launch(Dispatchers.Default) { sample(mock) }
                    test(mock)
                    running.cancelAndJoin()
                    // 1000 ends a session.
                    mock.await { it.sessions.isEmpty() }
                }
            }
        }
    }
}
