package dev.sluice.codec

import dev.sluice.model.DispatchEvent
import dev.sluice.model.EventType
import dev.sluice.model.GuildDelete
import dev.sluice.model.Ready
import dev.sluice.model.TypingStart
import dev.sluice.model.UnknownEvent
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf

class EtfCodecSpec :
    FunSpec({
        val codec = EtfCodec.DEFAULT

        fun decode(type: EventType, text: String): DispatchEvent = etf(text).let { codec.decode(type, it, 0, it.size) }

        fun guildId(term: String) =
            (decode(EventType.GUILD_DELETE, "74 00000001 73 02 'id' $term") as GuildDelete).guild.id

        context("an id may be") {
            withData(
                mapOf(
                    "a text" to "6d 00000011 '81384788765712384'",
                    "a big integer" to "6e 08 00 002080c008232101",
                    "a larger form than is needed" to "6f 00000009 00 002080c00823210100",
                    "an atom, if someone insists" to "73 11 '81384788765712384'",
                ),
            ) { guildId(it) shouldBe 81384788765712384 }
        }

        test("an id has 64 bits without a sign") {
            guildId("6e 08 00 0000000000000080") shouldBe Long.MIN_VALUE
            guildId("6e 08 00 ffffffffffffffff") shouldBe -1L
            guildId("6d 00000014 '18446744073709551615'") shouldBe -1L
        }

        context("an id may not be") {
            withData(
                nameFn = { it },
                "73 03 'nil'",
                "73 04 'true'",
                "46 3ff0000000000000",
                "6d 00000000",
                "6d 00000001 'x'",
                "6d 00000002 ' 1'",
                "6d 00000002 '1' 0a",
                "6e 08 01 0100000000000000",
                "6e 09 00 000000000000000001",
                "62 ffffffff",
                "6d 00000002 '-1'",
                "6a",
                "74 00000000",
                "6d 00000001 ff",
            ) { shouldThrow<EventDecodeException> { guildId(it) }.path shouldBe "$.id" }
        }

        test("unknown keys are ignored and a null leaves the default, as in JSON") {
            val event = decode(
                EventType.GUILD_DELETE,
                """74 00000005 73 01 'x' 74 00000001 6a 6d 00000002 'id' 61 05"""
                    .replace("00000005", "00000003")
                    .replace("74 00000001 6a", "74 00000001 61 01 6a") + " 73 0b 'unavailable' 73 03 'nil'",
            )
            (event as GuildDelete).guild.isUnavailable shouldBe
                (decode(EventType.GUILD_DELETE, "74 00000001 73 02 'id' 61 05") as GuildDelete).guild.isUnavailable
        }

        test("what follows the data is an error") {
            shouldThrow<EventDecodeException> { decode(EventType.GUILD_DELETE, "74 00000001 73 02 'id' 61 05 6a") }
                .reason shouldContain "something follows"
            shouldThrow<EventDecodeException> { decode(EventType.of("NEW"), "6a 6a") }.reason shouldContain
                "something follows"
        }

        test("an unknown event keeps the bytes of its data, its own copy") {
            val bytes = etf("ff 6d 00000002 'hi' ff")
            val event = codec.decode(EventType.of("NEW"), bytes, 1, 7)
            bytes.fill(0)
            event.shouldBeInstanceOf<UnknownEvent>().payload shouldBe etf("6d 00000002 'hi'")
            (codec.decode(EventType.of("NEW"), bytes, 0, 0) as UnknownEvent).payload shouldBe etf("73 03 'nil'")
        }

        test("data that are absent are null") {
            codec.decode(EventType.RESUMED, ByteArray(0), 0, 0).type shouldBe EventType.RESUMED
            shouldThrow<EventDecodeException> { codec.decode(EventType.TYPING_START, ByteArray(0), 0, 0) }
        }

        test("a decoder of the user's is given one term, also of a compressed payload") {
            val type = EventType.of("NEW")
            val seen = ArrayList<ByteArray>()
            val own = EtfCodec
                .builder()
                .register(type) { bytes, offset, length ->
                    seen += bytes.copyOfRange(offset, offset + length)
                    UnknownEvent("MINE", ByteArray(0))
                }.build()
            val payload = etf("74 00000002 73 02 'op' 61 00 73 01 'd' 6b 0002 0102")
            own.decode(type, etf("6b 0002 0102"), 0, 5).shouldBeInstanceOf<UnknownEvent>().name shouldBe "MINE"
            val compressed = EtfTestEncoder.compressed(payload)
            own.decode(type, compressed, 0, compressed.size)
            seen.map { it.toList() } shouldBe List(2) { etf("6b 0002 0102").toList() }
        }

        test("whatever a decoder of the user's throws becomes an EventDecodeException") {
            val failing = EtfCodec.builder().register(
                EventType.READY,
            ) { _, _, _ -> throw IndexOutOfBoundsException("me") }
            val thrown = shouldThrow<EventDecodeException> { failing.build().decode(EventType.READY, etf("6a"), 0, 1) }
            thrown.reason shouldBe "me"
        }

        test("a span outside of the array is the caller's mistake") {
            shouldThrow<IndexOutOfBoundsException> { codec.decode(EventType.READY, ByteArray(2), 1, 2) }
            shouldThrow<IndexOutOfBoundsException> { codec.readEnvelope(ByteArray(2), 1, 2, Envelope()) }
            shouldThrow<IndexOutOfBoundsException> { codec.readHello(ByteArray(2), -1, 2) }
        }

        test("data are refused past the limit of bytes and of levels") {
            val bytes = etf("74 00000001 73 02 'id' 61 05")
            EtfCodec
                .builder()
                .maxBytes(bytes.size)
                .build()
                .decode(EventType.GUILD_DELETE, bytes, 0, bytes.size)
            shouldThrow<EventDecodeException> {
                EtfCodec
                    .builder()
                    .maxBytes(bytes.size - 1)
                    .build()
                    .decode(EventType.GUILD_DELETE, bytes, 0, bytes.size)
            }.reason shouldContain "more than"
            val nested = etf("74 00000002 73 02 'id' 61 05 73 01 'x' 68 01 6a")
            EtfCodec
                .builder()
                .maxDepth(2)
                .build()
                .decode(EventType.GUILD_DELETE, nested, 0, nested.size)
            shouldThrow<EventDecodeException> {
                EtfCodec
                    .builder()
                    .maxDepth(1)
                    .build()
                    .decode(EventType.GUILD_DELETE, nested, 0, nested.size)
            }.reason shouldContain "deeper than 1"
            shouldThrow<IllegalArgumentException> { EtfCodec.builder().maxDepth(129) }
            shouldThrow<IllegalArgumentException> { EtfCodec.builder().maxBytes(0) }
        }

        test(
            "terms as deep as a payload may be nested fit a stack of 512 KB, so that none of their classes is spoilt",
        ) {
            val start = "74 00000003 73 02 'id' 61 01 73 0a 'channel_id' 61 02"

            fun messages(levels: Int) =
                etf("$start 73 12 'referenced_message'".repeat(levels - 1) + "$start 73 01 'x' 61 01")

            fun lists(levels: Int) = etf("$start 73 15 'purchase_notification'" + "68 01".repeat(levels - 2) + "68 00")

            fun decode(data: ByteArray) = codec.decode(EventType.MESSAGE_CREATE, data, 0, data.size)

            onStackOf512Kb {
                decode(messages(128))
                decode(lists(128))
                for (data in listOf(messages(129), lists(129))) {
                    shouldThrow<EventDecodeException> { decode(data) }.reason shouldContain "deeper than 128 levels"
                }
            }
        }

        test("a decoder that runs out of stack gives an error, and the codec goes on") {
            val endless = EtfCodec
                .builder()
                .register(EventType.RESUMED) { _, _, _ -> throw StackOverflowError() }
                .build()
            val data = etf("74 00000000")
            shouldThrow<EventDecodeException> { endless.decode(EventType.RESUMED, data, 0, data.size) }
                .reason shouldContain "nested too deep"
            codec.decode(EventType.RESUMED, data, 0, data.size).type shouldBe EventType.RESUMED
        }

        test("small integers that come as a string are a list of integers, as of a shard") {
            val typing = etf("74 00000003 73 0a 'channel_id' 61 01 73 07 'user_id' 61 02 73 09 'timestamp' 62 65000000")
            (
                codec.decode(
                    EventType.TYPING_START,
                    typing,
                    0,
                    typing.size,
                ) as TypingStart
            ).timestamp?.epochSecond shouldBe
                0x65000000
            val ready = etf(
                """74 00000006 73 01 'v' 61 0a 73 04 'user' 74 00000001 73 02 'id' 61 01 73 06 'guilds' 6a
                   73 0a 'session_id' 6d 00000001 's' 73 05 'shard' 6b 0002 01 04
                   73 0b 'application' 74 00000001 73 02 'id' 61 01""",
            )
            val event = codec.decode(EventType.READY, ready, 0, ready.size) as Ready
            event.shard.toString() shouldBe "1/4"
        }

        context("session data") {
            test("Hello") {
                codec.readHello(etf("74 00000001 73 12 'heartbeat_interval' 62 0000a122"), 0, 30) shouldBe 41250
                for (wrong in listOf(
                    "6a",
                    "74 00000000",
                    "74 00000001 73 12 'heartbeat_interval' 62 ffffffff",
                    "74 00000001 73 12 'heartbeat_interval' 6d 00000001 '1'",
                    "74 00000001 73 12 'heartbeat_interval' 61 01 6a",
                )) {
                    val bytes = etf(wrong)
                    shouldThrow<MalformedPayloadException> { codec.readHello(bytes, 0, bytes.size) }
                }
            }
            test("Invalid Session") {
                fun read(text: String) = etf(text).let { codec.readInvalidSession(it, 0, it.size) }
                read("73 04 'true'") shouldBe true
                read("73 05 'false'") shouldBe false
                read("73 03 'nil'") shouldBe false
                read("") shouldBe false
                for (wrong in listOf("61 01", "6d 00000004 'true'", "73 03 'yes'", "73 04 'true' 6a")) {
                    shouldThrow<MalformedPayloadException> { read(wrong) }
                }
            }
            test("READY, whatever else is in there") {
                val bytes = etf(
                    """74 00000005 73 06 'guilds' 6c 00000001 61 01 6a 73 04 'user' 74 00000001 73 02 'id'
                       6e 08 00 002080c008232101 61 07 6a 6d 0000000a 'session_id' 6d 00000003 'abc'
                       73 12 'resume_gateway_url' 6d 00000007 'wss://x'""",
                )
                val ready = codec.readReady(bytes, 0, bytes.size)
                ready.sessionId shouldBe "abc"
                ready.resumeGatewayUrl shouldBe "wss://x"
                ready.userId shouldBe 81384788765712384
                val odd = etf(
                    """74 00000003 73 0a 'session_id' 6d 00000001 's' 73 04 'user' 6a 73 12 'resume_gateway_url' 61 01""",
                )
                codec.readReady(odd, 0, odd.size).let { (it.resumeGatewayUrl to it.userId) shouldBe (null to null) }
                val none = etf("74 00000001 73 0a 'session_id' 73 03 'nil'")
                shouldThrow<MalformedPayloadException> { codec.readReady(none, 0, none.size) }
                    .what shouldContain "no session_id"
            }
        }
    })
