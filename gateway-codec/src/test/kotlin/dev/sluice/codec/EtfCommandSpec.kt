package dev.sluice.codec

import dev.sluice.model.ActivityUpdate
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.GatewayCommand
import dev.sluice.model.Heartbeat
import dev.sluice.model.Identify
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
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldNotContain
import kotlinx.serialization.json.Json
import java.time.Instant

/** Source: Discord docs, Gateway > Encoding and Compression > Using ETF, and Gateway > Sending Events. */
@OptIn(DelicateGatewayApi::class)
class EtfCommandSpec :
    FunSpec({
        val codec = EtfCodec.DEFAULT

        test("a heartbeat, byte for byte") {
            codec.encode(Heartbeat(251)) shouldBe etf("83 74 00000002 6d 00000002 'op' 61 01 6d 00000001 'd' 61 fb")
            codec.encode(Heartbeat(null)) shouldBe
                etf("83 74 00000002 6d 00000002 'op' 61 01 6d 00000001 'd' 73 03 'nil'")
        }

        test("a voice state: keys and ids are texts, never atoms or integers") {
            codec.encode(UpdateVoiceState.join(41771983423143937, 5)) shouldBe etf(
                """83 74 00000002 6d 00000002 'op' 61 04 6d 00000001 'd' 74 00000004
                   6d 00000008 'guild_id' 6d 00000011 '41771983423143937' 6d 0000000a 'channel_id' 6d 00000001 '5'
                   6d 00000009 'self_mute' 73 05 'false' 6d 00000009 'self_deaf' 73 05 'false'""",
            )
        }

        test("every command has the content that it has in JSON") {
            val token = Token("my_token")
            val presence = UpdatePresence
                .builder()
                .status(OnlineStatus.IDLE)
                .since(Instant.ofEpochMilli(91879201))
                .activity(ActivityUpdate.playing("größe \uD83D\uDE00"))
                .build()
            val commands: List<GatewayCommand> = listOf(
                Heartbeat(null),
                Heartbeat(Long.MAX_VALUE),
                Identify
                    .builder(token, Intents.ALL)
                    .shard(ShardId(3, 16))
                    .presence(presence)
                    .capabilities(1L shl 40)
                    .build(),
                Resume(token, "session", 1337),
                presence,
                UpdateVoiceState.leave(-1),
                RequestGuildMembers.all(1),
                RequestGuildMembers.byIds(1, listOf(2, 3)),
                RequestSoundboardSounds(listOf(613425648685547541, 81384788765712384)),
                RequestChannelInfo(613425648685547541, listOf(RequestChannelInfo.STATUS)),
            )
            for (command in commands) {
                EtfTestDecoder(codec.encode(command)).payload() shouldBe
                    Json.parseToJsonElement(JsonCodec.DEFAULT.encode(command).decodeToString())
            }
        }

        val numbers = mapOf(
            "0" to "61 00",
            "-0" to "61 00",
            "255" to "61 ff",
            "256" to "62 00000100",
            "-1" to "62 ffffffff",
            "2147483647" to "62 7fffffff",
            "-2147483648" to "62 80000000",
            "2147483648" to "6e 04 00 00000080",
            "-2147483649" to "6e 04 01 01000080",
            "9223372036854775807" to "6e 08 00 ffffffffffffff7f",
            "-9223372036854775808" to "6e 08 01 0000000000000080",
            "18446744073709551616" to "6e 09 00 000000000000000001",
            (java.math.BigInteger.ONE shl 2040).toString() to "6f 00000100 00 ${"00".repeat(255)} 01",
            ((java.math.BigInteger.ONE shl 2040) - java.math.BigInteger.ONE).toString() to
                "6e ff 00 ${"ff".repeat(255)}",
            "1.5" to "46 3ff8000000000000",
            "-1e3" to "46 c08f400000000000",
            "[]" to "6a",
            "[true,[]]" to "6c 00000002 73 04 'true' 6a 6a",
            "{}" to "74 00000000",
            " {\"a\" : null}" to "74 00000001 6d 00000001 'a' 73 03 'nil'",
            "\"true\"" to "6d 00000004 'true'",
            "\"\\u00e9\"" to "6d 00000002 c3a9",
        )
        context("a raw command's JSON is converted") {
            withData(nameFn = { it.take(40) }, numbers.keys) {
                codec.encode(RawCommand(9, it)) shouldBe
                    etf("83 74 00000002 6d 00000002 'op' 61 09 6d 00000001 'd' ${numbers[it]}")
            }
        }

        context("a raw command is refused when it is no JSON, or when ETF cannot hold it") {
            withData(nameFn = { "'$it'" }, "", "{", "1,\"op\":2", "nope", "{} {}", "1e999", "[-1e999]") {
                shouldThrow<IllegalArgumentException> { codec.encode(RawCommand(50, it)) }
            }
        }

        context("the limit of 4096 bytes, as encoded") {
            val frame = etf("83 74 00000002 6d 00000002 'op' 61 63 6d 00000001 'd' 6d 00000000").size

            test("is kept by a payload of 4096 bytes") {
                codec.encode(RawCommand(99, "\"${"a".repeat(4096 - frame)}\"")).size shouldBe 4096
            }
            test("is broken by 4097, and nothing is cut") {
                val thrown = shouldThrow<CommandTooLargeException> {
                    codec.encode(RawCommand(99, "\"${"a".repeat(4097 - frame)}\""))
                }
                (thrown.size to thrown.limit) shouldBe (4097 to 4096)
                thrown.opcode shouldBe 99
            }
            test("does not show the token") {
                shouldThrow<CommandTooLargeException> {
                    codec.encode(Identify.builder(Token("secret".repeat(700)), Intents.NONE).build())
                }.toString() shouldNotContain "secret"
            }
        }
    })
