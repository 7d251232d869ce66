package dev.sluice.codec

import dev.sluice.codec.fixtures.DocsExamples
import dev.sluice.model.ActivityUpdate
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.GatewayCommand
import dev.sluice.model.Heartbeat
import dev.sluice.model.Identify
import dev.sluice.model.IdentifyProperties
import dev.sluice.model.Intent
import dev.sluice.model.Intents
import dev.sluice.model.OnlineStatus
import dev.sluice.model.RawCommand
import dev.sluice.model.RequestChannelInfo
import dev.sluice.model.RequestGuildMembers
import dev.sluice.model.RequestSoundboardSounds
import dev.sluice.model.Resume
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.model.UpdatePresence
import dev.sluice.model.UpdateVoiceState
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.jsonObject
import java.time.Instant

@OptIn(DelicateGatewayApi::class)
class CommandEncodingSpec :
    FunSpec({
        fun encoded(command: GatewayCommand): JsonElement =
            Json.parseToJsonElement(JsonCodec.DEFAULT.encode(command).decodeToString())

        fun data(command: GatewayCommand): String = encoded(command).jsonObject.getValue("d").toString()

        val since = Instant.ofEpochMilli(91879201)
        val documented = mapOf(
            "gateway-events.example-heartbeat" to Heartbeat(251),
            "gateway-events.example-identify" to
                Identify
                    .builder(Token("my_token"), Intents(5))
                    .properties(IdentifyProperties("linux", "disco", "disco"))
                    .compress(true)
                    .largeThreshold(250)
                    .shard(ShardId(0, 1))
                    .presence(
                        UpdatePresence
                            .builder()
                            .status(OnlineStatus.DO_NOT_DISTURB)
                            .since(since)
                            .activity(ActivityUpdate.playing("Cards Against Humanity"))
                            .build(),
                    ).build(),
            "gateway-events.example-gateway-presence-update" to
                UpdatePresence
                    .builder()
                    .since(since)
                    .activity(ActivityUpdate.playing("Save the Oxford Comma"))
                    .build(),
            "gateway-events.example-gateway-voice-state-update" to
                UpdateVoiceState.join(41771983423143937, 127121515262115840),
            "gateway-events.example-resume" to Resume(Token("randomstring"), "evenmorerandomstring", 1337),
            "gateway.example-gateway-resume-event" to Resume(Token("my_token"), "session_id_i_stored", 1337),
            "gateway-events.example-request-guild-members" to RequestGuildMembers.all(41771983444115456),
            "gateway-events.example-request-soundboard-sounds" to
                RequestSoundboardSounds(listOf(613425648685547541, 81384788765712384)),
            "gateway-events.example-request-channel-info" to
                RequestChannelInfo(
                    613425648685547541,
                    listOf(RequestChannelInfo.STATUS, RequestChannelInfo.VOICE_START_TIME),
                ),
        )
        for ((name, command) in documented) {
            test("op ${command.opcode} is written as in the documentation's $name") {
                encoded(command) shouldBe Fixtures.json(name)
            }
        }

        test("every payload to the gateway in the documentation is among these") {
            DocsExamples.sent shouldBe documented.keys + SHORTER_IDENTIFY
        }

        test("the shorter identify of the documentation has nothing that ours lacks") {
            val command = Identify
                .builder(Token("my_token"), Intents(513))
                .properties(IdentifyProperties("linux", "my_library", "my_library"))
                .build()
            val ours = encoded(command).jsonObject.getValue("d").jsonObject
            val theirs = Fixtures
                .json(SHORTER_IDENTIFY)
                .jsonObject
                .getValue("d")
                .jsonObject
            theirs.forEach { (key, value) -> ours[key] shouldBe value }
            (ours.keys - theirs.keys) shouldBe setOf("compress", "large_threshold")
        }

        test("a heartbeat before the first event carries null") {
            JsonCodec.DEFAULT.encode(Heartbeat(null)).decodeToString() shouldBe """{"op":1,"d":null}"""
        }

        test("what is not set is left out or null as Discord wants it") {
            data(UpdateVoiceState.leave(1)) shouldBe
                """{"guild_id":"1","channel_id":null,"self_mute":false,"self_deaf":false}"""
            data(UpdatePresence.of(OnlineStatus.IDLE)) shouldBe
                """{"since":null,"activities":[],"status":"idle","afk":false}"""
            data(RequestGuildMembers.byIds(1, listOf(2, 3))) shouldBe """{"guild_id":"1","user_ids":["2","3"]}"""
        }

        test("every option of a member request is written") {
            val command = RequestGuildMembers
                .builder(1)
                .query("ab", 5)
                .presences(true)
                .nonce("n")
                .build()
            data(command) shouldBe """{"guild_id":"1","query":"ab","limit":5,"presences":true,"nonce":"n"}"""
        }

        test("an activity has state and URL when given") {
            data(
                UpdatePresence.of(
                    OnlineStatus.ONLINE,
                    ActivityUpdate.streaming("x", "https://twitch.tv/x").withState("y"),
                ),
            ) shouldContain
                """{"name":"x","type":1,"state":"y","url":"https://twitch.tv/x"}"""
            data(UpdatePresence.of(OnlineStatus.ONLINE, ActivityUpdate.custom("hi"))) shouldContain
                """"type":4,"state":"hi""""
        }

        test("capabilities are written when set") {
            val command = Identify.builder(Token("a"), Intents.of(Intent.GUILDS)).capabilities(1L shl 15).build()
            data(command) shouldContain """"capabilities":32768"""
        }

        test("ids above 2^63 are written without a sign") {
            data(UpdateVoiceState.leave(-1)) shouldContain "18446744073709551615"
        }

        test("text is escaped") {
            val nasty = "a\"b\\c\nd\u0000e"
            val command = UpdatePresence.of(OnlineStatus.ONLINE, ActivityUpdate.playing(nasty))
            encoded(command).toString() shouldContain "a\\\"b\\\\c\\nd\\u0000e"
        }

        context("the limit of 4096 bytes") {
            val frame = """{"op":99,"d":""}""".length

            fun raw(text: String) = RawCommand(99, "\"$text\"")

            test("is kept by a payload of 4096 bytes") {
                JsonCodec.DEFAULT.encode(raw("a".repeat(4096 - frame))).size shouldBe 4096
            }
            test("is broken by 4097, and nothing is cut") {
                val thrown =
                    shouldThrow<CommandTooLargeException> { JsonCodec.DEFAULT.encode(raw("a".repeat(4097 - frame))) }
                thrown.size shouldBe 4097
                thrown.limit shouldBe 4096
                thrown.opcode shouldBe 99
            }
            test("counts bytes of UTF-8, not characters") {
                val fits = "é".repeat((4096 - frame) / 2)
                JsonCodec.DEFAULT.encode(raw(fits)).size shouldBe 4096 - (4096 - frame) % 2
                val thrown = shouldThrow<CommandTooLargeException> { JsonCodec.DEFAULT.encode(raw(fits + "é")) }
                (thrown.size in 4097..4098) shouldBe true
            }
            test("holds for every command, and the error does not show the token") {
                val token = Token("secret".repeat(700))
                shouldThrow<CommandTooLargeException> {
                    JsonCodec.DEFAULT.encode(Identify.builder(token, Intents.NONE).build())
                }.let {
                    it.opcode shouldBe 2
                    it.toString() shouldNotContain "secret"
                }
                shouldThrow<CommandTooLargeException> { JsonCodec.DEFAULT.encode(Resume(token, "a", 1)) }
                    .toString() shouldNotContain "secret"
                shouldThrow<CommandTooLargeException> {
                    JsonCodec.DEFAULT.encode(RequestSoundboardSounds(List(250) { 81384788765712384 + it }))
                }.opcode shouldBe 31
            }
        }

        context("half a surrogate pair, for which UTF-8 has no bytes, is refused in both codecs") {
            for (half in listOf("\ud83d", "a\udca9b", "\udca9\ud83d", "\ud83d\ud83d\udca9", "\ud83d\udca9\ud83d")) {
                val commands = listOf(
                    RequestGuildMembers.byPrefix(1, half, 3),
                    RequestGuildMembers
                        .builder(1)
                        .query("", 0)
                        .nonce(half)
                        .build(),
                    UpdatePresence.of(OnlineStatus.ONLINE, ActivityUpdate.playing(half)),
                    Identify
                        .builder(Token("secret"), Intents.NONE)
                        .presence(UpdatePresence.of(OnlineStatus.ONLINE, ActivityUpdate.custom(half)))
                        .build(),
                    RequestChannelInfo(1, listOf(half)),
                    RawCommand(50, "\"$half\""),
                    RawCommand(50, "{\"$half\":1}"),
                )
                test(half.map { "%04x".format(it.code) }.joinToString(" ")) {
                    for (command in commands) {
                        for (codec in listOf(JsonCodec.DEFAULT, EtfCodec.DEFAULT)) {
                            val thrown = shouldThrow<IllegalArgumentException> { codec.encode(command) }
                            thrown.message shouldContain "half of a surrogate pair"
                            thrown.message shouldNotContain "secret"
                        }
                    }
                }
            }
            test("whole pairs are sent") {
                val command = RequestGuildMembers.byPrefix(1, "\ud83d\udca9\ud83d\udca9", 3)
                encoded(command).toString() shouldContain "\ud83d\udca9\ud83d\udca9"
                val term = EtfCodec.DEFAULT.encode(command)
                EtfTestDecoder(term).payload().toString() shouldContain "\ud83d\udca9\ud83d\udca9"
            }
            test("an escape in a raw command's JSON is sent as it is; ETF, which has no escapes, refuses it") {
                val raw = RawCommand(50, "\"\\ud83d\"")
                JsonCodec.DEFAULT.encode(raw).decodeToString() shouldBe """{"op":50,"d":"\ud83d"}"""
                shouldThrow<IllegalArgumentException> { EtfCodec.DEFAULT.encode(raw) }
                    .message shouldContain "half of a surrogate pair"
                val key = RawCommand(50, "{\"\\udca9\":1}")
                shouldThrow<IllegalArgumentException> { EtfCodec.DEFAULT.encode(key) }
                    .message shouldContain "half of a surrogate pair"
            }
        }

        context("a raw command") {
            for (json in listOf("null", "{}", """{"a":[1,"x"]}""", " 5 ", "\"x\"")) {
                test("takes $json") {
                    encoded(RawCommand(50, json)) shouldBe
                        Json.parseToJsonElement("""{"op":50,"d":$json}""")
                }
            }
            for (json in listOf("", "{", "1,\"op\":2", "{}}", "nope", "{} {}", "'a'")) {
                test("refuses \"$json\", which is not one JSON value") {
                    shouldThrow<IllegalArgumentException> { JsonCodec.DEFAULT.encode(RawCommand(50, json)) }
                }
            }
        }
    })

/** Without the fields for which ours says what Discord assumes. */
private const val SHORTER_IDENTIFY = "gateway.example-identify-payload"
