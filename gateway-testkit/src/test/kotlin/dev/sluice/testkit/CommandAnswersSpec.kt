package dev.sluice.testkit

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.JsonObject
import java.time.Duration
import java.util.concurrent.atomic.AtomicLong

class CommandAnswersSpec :
    FunSpec({
        val guild =
            MockGuild
                .builder(5)
                .channel(51, "general")
                .voiceChannel(52, "stage", "singing", 1_700_000_000)
                .member(7, "alice")
                .member(8, "bob")
                .members(1000, 1500)
                .presence(7, "idle")
                .sound(99, "honk")
                .build()

        fun withReady(intents: Long = RawClient.ALL_INTENTS, test: (MockGateway, RawClient) -> Unit) =
            withMock({ guild(guild) }) { mock ->
                RawClient(mock.url).use { client ->
                    client.ready(intents)
                    if (intents and IntentTable.GUILDS != 0L) client.nextEvent("GUILD_CREATE")
                    test(mock, client)
                }
            }

        fun request(body: String) = """{"op":8,"d":{"guild_id":"5",$body}}"""

        test("op 8 for the whole list is answered in chunks of at most 1000 members, the nonce echoed") {
            withReady { _, client ->
                client.send(request(""""query":"","limit":0,"nonce":"abc""""))
                val chunks = List(2) { client.next().data }
                chunks.map { it.arrayAt("members").size } shouldContainExactly listOf(1000, 503)
                chunks.map { it.text("chunk_index") } shouldContainExactly listOf("0", "1")
                chunks.map { it.text("chunk_count") } shouldContainExactly listOf("2", "2")
                chunks.map { it.text("nonce") } shouldContainExactly listOf("abc", "abc")
            }
        }

        test("op 8 by ids finds those there are and lists the others as not_found; presences on request") {
            withReady { _, client ->
                client.send(request(""""user_ids":["7","404"],"presences":true"""))
                val chunk = client.next().data
                chunk.arrayAt("members").size shouldBe 1
                chunk["not_found"].toString() shouldBe """["404"]"""
                chunk.arrayAt("presences").size shouldBe 1
                client.send(request(""""user_ids":"8""""))
                val second = client.next().data
                second.arrayAt("members").size shouldBe 1
                second["presences"] shouldBe null
            }
        }

        test("op 8 finds the bot's own member, which GUILD_CREATE shows: in the whole list, by id and by prefix") {
            withMock({ guild(guild).memberRequestWindow(Duration.ZERO) }) { mock ->
                RawClient(mock.url).use { client ->
                    client.ready()
                    val created = client
                        .nextEvent("GUILD_CREATE")
                        .data
                        .arrayAt("members")
                        .first() as JsonObject
                    val bot = checkNotNull(created.objectAt("user"))
                    val name = checkNotNull(bot.text("username"))
                    client.send(request(""""query":"","limit":0"""))
                    List(2) { client.next().data.arrayAt("members") }.last().last() shouldBe created
                    client.send(request(""""user_ids":["${bot.text("id")}"]"""))
                    client.next().data.let {
                        it.arrayAt("members") shouldContainExactly listOf(created)
                        it["not_found"] shouldBe null
                    }
                    client.send(request(""""query":"$name","limit":1"""))
                    client.next().data.arrayAt("members") shouldContainExactly listOf(created)
                }
            }
        }

        test("op 8 with limit 0 is for the whole list: with a prefix it closes with 4001") {
            withReady { _, client ->
                client.send(request(""""query":"a","limit":0""")).closeCode() shouldBe 4001
            }
        }

        test("op 8 by prefix finds at most its limit, and never more than 100") {
            withReady { _, client ->
                client.send(request(""""query":"MEM","limit":3"""))
                client
                    .next()
                    .data
                    .arrayAt("members")
                    .size shouldBe 3
                client.send(request(""""query":"mem","limit":500"""))
                client
                    .next()
                    .data
                    .arrayAt("members")
                    .size shouldBe 100
                client.send(request(""""query":"nobody","limit":1"""))
                client
                    .next()
                    .data
                    .arrayAt("members")
                    .size shouldBe 0
            }
        }

        test("a nonce of 32 bytes is echoed, one of 33 is ignored") {
            withReady { _, client ->
                client.send(request(""""user_ids":"7","nonce":"${"x".repeat(32)}""""))
                client.next().data.text("nonce") shouldBe "x".repeat(32)
                client.send(request(""""user_ids":"7","nonce":"${"é".repeat(16)}x""""))
                client.next().data.text("nonce") shouldBe null
            }
        }

        test("presences need GUILD_PRESENCES, the whole list needs GUILD_MEMBERS") {
            withReady(0) { mock, client ->
                client.send(request(""""user_ids":"7","presences":true"""))
                client.next().data["presences"] shouldBe null
                client.send(request(""""query":"","limit":0""")).heartbeat().nextOp(11)
                mock.stats.ignoredCommands shouldBe 1
            }
        }

        test("a second whole list of a guild within 30 s gets RATE_LIMITED with opcode, retry_after and meta") {
            val clock = AtomicLong()
            withMock({ clock { clock.get() }.heartbeatInterval(Duration.ofDays(1)).guild(5).guild(6) }) { mock ->
                RawClient(mock.url).use { client ->
                    client.ready()
                    client.send(request(""""query":"","limit":0""")).nextEvent("GUILD_MEMBERS_CHUNK")
                    clock.set(Duration.ofMillis(10_500).toNanos())
                    client.send(request(""""query":"","limit":0,"nonce":"n""""))
                    client.next().let {
                        it.text("t") shouldBe "RATE_LIMITED"
                        it.data.toString() shouldBe
                            """{"opcode":8,"retry_after":19.5,"meta":{"guild_id":"5","nonce":"n"}}"""
                    }
                    client.send("""{"op":8,"d":{"guild_id":"6","query":"","limit":0}}""")
                    client.next().text("t") shouldBe "GUILD_MEMBERS_CHUNK"
                    clock.set(Duration.ofSeconds(30).toNanos())
                    client.send(request(""""query":"","limit":0""")).next().text("t") shouldBe "GUILD_MEMBERS_CHUNK"
                }
            }
        }

        test("op 31 is answered with SOUNDBOARD_SOUNDS for each guild") {
            withReady { mock, client ->
                client.send("""{"op":31,"d":{"guild_ids":["5","6"]}}""")
                val answer = client.next()
                answer.text("t") shouldBe "SOUNDBOARD_SOUNDS"
                answer.data.text("guild_id") shouldBe "5"
                answer.data.arrayAt("soundboard_sounds").size shouldBe 1
                mock.await { it.stats.ignoredCommands == 1L }
            }
        }

        test("op 43 is answered with CHANNEL_INFO, only the asked fields") {
            withReady { _, client ->
                client.send("""{"op":43,"d":{"guild_id":"5","fields":["status"]}}""")
                client.next().toString() shouldBe
                    """{"t":"CHANNEL_INFO","s":3,"op":0,"d":{"guild_id":"5",""" +
                    """"channels":[{"id":"52","status":"singing"}]}}"""
                client.send("""{"op":43,"d":{"guild_id":"5","fields":["voice_start_time"]}}""")
                client.next().data["channels"].toString() shouldBe """[{"id":"52","voice_start_time":1700000000}]"""
            }
        }

        test("op 4 is answered with VOICE_STATE_UPDATE, and VOICE_SERVER_UPDATE unless the channel is left") {
            fun voice(channel: String) =
                """{"op":4,"d":{"guild_id":"5","channel_id":$channel,"self_mute":true,"self_deaf":false}}"""
            withReady { mock, client ->
                client.send(voice("\"52\""))
                client.next().data.let {
                    it.text("channel_id") shouldBe "52"
                    it.text("self_mute") shouldBe "true"
                    it.text("session_id") shouldBe mock.sessions.single().id
                }
                client.next().text("t") shouldBe "VOICE_SERVER_UPDATE"
                client.send(voice("null"))
                client.next().data.text("channel_id") shouldBe null
                client.heartbeat().next().text("op") shouldBe "11"
            }
        }

        test("a guild in an outage is announced as GUILD_DELETE with unavailable") {
            withMock({ guild(MockGuild.builder(5).unavailable().build()) }) { mock ->
                RawClient(mock.url).use { client ->
                    client.ready()["guilds"].toString() shouldBe """[{"id":"5","unavailable":true}]"""
                    client.next().let {
                        it.text("t") shouldBe "GUILD_DELETE"
                        it.data.toString() shouldBe """{"id":"5","unavailable":true}"""
                    }
                }
            }
        }
    })
