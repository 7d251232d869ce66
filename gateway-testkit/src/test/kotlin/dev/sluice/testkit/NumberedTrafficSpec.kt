package dev.sluice.testkit

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.maps.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.serialization.json.JsonObject
import java.time.Duration

class NumberedTrafficSpec :
    FunSpec({
        fun withGuilds(count: Int, configure: MockGatewayBuilder.() -> Unit = {}, test: (MockGateway) -> Unit) =
            withMock({ guilds(count).identifyWindow(Duration.ZERO).apply(configure) }, test)

        /** The numbers of the next [count] messages, by guild, in the order of their coming. */
        fun RawClient.numbers(count: Int): Map<Long, List<Long>> =
            List(count) { nextEvent("MESSAGE_CREATE").data }
                .groupBy({ checkNotNull(it.text("guild_id")).toLong() }, { checkNotNull(it.text("content")).toLong() })

        test("in every guild of a shard the contents count from 1, and the guilds take turns") {
            withGuilds(3) { mock ->
                RawClient(mock.url).use { client ->
                    client.ready()
                    val traffic = mock.numberGuilds(0.0)
                    client.numbers(30) shouldContainExactly
                        (0..2).associate { MockGuild.idAt(it) to (1L..10L).toList() }
                    traffic.stop()
                }
            }
        }

        test("a shard gets the numbers of its own guilds; the others wait for their shard's first session") {
            withGuilds(4) { mock ->
                val traffic = mock.numberGuilds(0.0)
                RawClient(mock.url).use { odd ->
                    odd.ready(shard = "[1,2]")
                    odd.numbers(20).keys shouldBe setOf(1, 3).map { MockGuild.idAt(it) }.toSet()
                    traffic.numbers.getValue(MockGuild.idAt(0)) shouldBe 0
                    RawClient(mock.url).use { even ->
                        even.ready(shard = "[0,2]")
                        even.numbers(20) shouldContainExactly
                            listOf(0, 2).associate { MockGuild.idAt(it) to (1L..10L).toList() }
                    }
                }
                traffic.stop()
            }
        }

        test("numbers of a shard that is away are replayed, then it goes on without a gap") {
            withGuilds(1) { mock ->
                val traffic = mock.numberGuilds(2000.0)
                val (session, seen) =
                    RawClient(mock.url).use { client ->
                        val id = checkNotNull(client.ready().text("session_id"))
                        id to client.numbers(5).getValue(MockGuild.idAt(0))
                    }
                mock.await { it.stats.openConnections == 0 }
                val away = traffic.sent
                mock.await { traffic.sent >= away + 5 }
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    // READY, GUILD_CREATE, then the messages.
                    client.resume(session, 2 + seen.last())
                    client.numbers(20).getValue(MockGuild.idAt(0)) shouldBe (seen.last() + 1..seen.last() + 20).toList()
                }
                traffic.stop()
            }
        }

        test("a session without GUILD_MESSAGES gets none, and the count waits") {
            withGuilds(1) { mock ->
                RawClient(mock.url).use { client ->
                    client.ready(intents = IntentTable.GUILDS)
                    val traffic = mock.numberGuilds(0.0)
                    client.heartbeat().nextOp(11)
                    traffic.sent shouldBe 0
                    RawClient(mock.url).use { other ->
                        other.ready()
                        other.numbers(3).getValue(MockGuild.idAt(0)) shouldContainExactly listOf(1L, 2L, 3L)
                    }
                    traffic.stop()
                }
            }
        }

        test("a message has every field that Discord always sends, and ids that rise") {
            withGuilds(1) { mock ->
                RawClient(mock.url).use { client ->
                    client.ready()
                    val traffic = mock.numberGuilds(0.0)
                    val messages = List(2) { client.nextEvent("MESSAGE_CREATE").data }
                    traffic.stop()
                    ALWAYS.filter { it !in messages[0] } shouldBe emptyList()
                    (messages[0].getValue("author") as JsonObject).text("id") shouldBe "100000000000000002"
                    messages[0].text("channel_id") shouldBe (MockGuild.idAt(0) + 1).toString()
                    (messages[0].id() < messages[1].id()) shouldBe true
                }
            }
        }

        test("guilds lie evenly over the shards of any total") {
            for (total in listOf(1, 2, 3, 7, 16, 64)) {
                val bySize = (0 until total * 5).groupBy { PreparedEvent.shardOf(MockGuild.idAt(it), total) }
                bySize.mapValues { it.value.size } shouldContainExactly (0 until total).associateWith { 5 }
            }
        }

        test("the traffic says what it has done") {
            withGuilds(2) { mock ->
                mock.numberGuilds(1.0).also { it.stop() }.toString() shouldContain "guilds=2, sent=0"
            }
        }
    }) {
    private companion object {
        /** Discord docs, Message > Message Object: the fields without a question mark, and MESSAGE_CREATE's extra ones. */
        val ALWAYS =
            setOf(
                "id",
                "channel_id",
                "author",
                "content",
                "timestamp",
                "edited_timestamp",
                "tts",
                "mention_everyone",
                "mentions",
                "mention_roles",
                "attachments",
                "embeds",
                "pinned",
                "type",
                "guild_id",
                "member",
            )

        fun JsonObject.id(): Long = checkNotNull(text("id")).toLong()
    }
}
