package dev.sluice.codec

import com.sun.management.ThreadMXBean
import dev.sluice.model.EventType
import dev.sluice.model.UnknownEvent
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.lang.management.ManagementFactory
import kotlin.random.Random

class EtfEnvelopeSpec :
    FunSpec({
        val codec = EtfCodec.DEFAULT

        fun read(bytes: ByteArray): Envelope = Envelope().also { codec.readEnvelope(bytes, 0, bytes.size, it) }

        fun Envelope.data(bytes: ByteArray) = bytes.copyOfRange(dataOffset, dataOffset + dataLength)

        /** A map with one key, `n`, whose value is a text of [length]. */
        fun unknownPayload(length: Int): ByteArray =
            etf("74 00000003 6d 00000002 'op' 61 00 6d 00000001 't' 6d 00000003 'NEW' 6d 00000001 'd' 6d") +
                byteArrayOf(
                    (length shr 24).toByte(),
                    (length shr 16).toByte(),
                    (length shr 8).toByte(),
                    length.toByte(),
                ) +
                ByteArray(length) { 'x'.code.toByte() }

        test("a payload with atoms as keys, as Discord's have them") {
            val bytes = etf(
                """83 74 00000004 64 0001 'd' 74 00000001 64 0002 'id' 6e 08 00 002080c008232101
                   64 0002 'op' 61 00 64 0001 's' 61 2a 64 0001 't' 64 000e 'MESSAGE_CREATE'""",
            )
            val envelope = read(bytes)
            envelope.opcode shouldBe 0
            envelope.sequence shouldBe 42
            (envelope.type === EventType.MESSAGE_CREATE) shouldBe true
            envelope.data(bytes) shouldBe etf("74 00000001 64 0002 'id' 6e 08 00 002080c008232101")
            codec.exactDataLength(bytes, envelope) shouldBe envelope.dataLength
        }

        test("a payload with texts as keys, unknown ones among them, and a name that has no class") {
            val bytes = etf(
                """83 74 00000006 6d 00000001 't' 6d 00000009 'NEW_THING' 6d 00000001 'x' 68 02 6a 6a
                   6d 00000002 'op' 62 00000000 61 07 6a 6d 00000001 's' 6e 05 00 0000000001 6d 00000001 'd' 6b 0001 07""",
            )
            val envelope = read(bytes)
            envelope.type shouldBe EventType.of("NEW_THING")
            envelope.sequence shouldBe (1L shl 32)
            envelope.data(bytes) shouldBe etf("6b 0001 07")
        }

        test("a payload within a larger array") {
            val bytes = etf("ff ff 83 74 00000002 73 01 'd' 6a 73 02 'op' 61 0b ff")
            val envelope = Envelope().also { codec.readEnvelope(bytes, 2, bytes.size - 3, it) }
            envelope.opcode shouldBe 11
            envelope.data(bytes) shouldBe etf("6a")
        }

        test("nil and absent keys") {
            val envelope = read(etf("83 74 00000003 73 01 's' 73 03 'nil' 73 01 't' 73 04 'null' 73 02 'op' 61 0b"))
            envelope.sequence shouldBe -1
            envelope.type shouldBe null
            envelope.dataLength shouldBe 0
        }

        test("of a key that comes twice the last counts") {
            val bytes = etf("83 74 00000004 73 01 'd' 6a 73 02 'op' 61 01 73 01 'd' 61 05 73 02 'op' 61 02")
            val envelope = read(bytes)
            envelope.opcode shouldBe 2
            envelope.data(bytes) shouldBe etf("61 05")
        }

        val wrong = mapOf(
            "" to "end too early",
            "83" to "end too early",
            "'{\"op\":11}'" to "does not begin with 131",
            "83 61 01" to "expected a map",
            "83 74 00000000" to "no op",
            "83 74 00000001 73 02 'op' 73 03 'nil'" to "op is no integer",
            "83 74 00000001 73 02 'op' 62 ffffffff" to "op is no integer",
            "83 74 00000001 73 02 'op' 6e 04 00 00000080" to "op is no integer",
            "83 74 00000001 73 02 'op' 6d 00000001 '1'" to "op is no integer",
            "83 74 00000001 73 01 's' 46 3ff0000000000000" to "s is no integer",
            "83 74 00000001 73 01 's' 6e 08 00 0000000000000080" to "s is no integer",
            "83 74 00000001 73 01 't' 61 01" to "t is no text",
            "83 74 00000001 73 01 't' 73 04 'true'" to "t is no text",
            "83 74 00000001 73 02 'op' 61 01 6a" to "something follows",
            "83 74 00000001 73 01 'd' 67 00" to "unknown type 103",
        )
        context("what is no envelope is refused") {
            withData(nameFn = { "'$it'" }, wrong.keys) {
                val envelope = Envelope().apply { opcode = 5 }
                val bytes = etf(it)
                shouldThrow<MalformedPayloadException> { codec.readEnvelope(bytes, 0, bytes.size, envelope) }
                    .message shouldContain checkNotNull(wrong[it])
                envelope.opcode shouldBe -1
            }
        }

        test("a length that the bytes do not have takes up no memory") {
            val claims =
                listOf("6d ffffffff", "6d 7fffffff", "6c 7fffffff", "69 7fffffff", "74 7fffffff", "6f 7fffffff00")
            val payloads = claims.map { etf("83 74 00000001 73 01 'd' $it 'abc'") } +
                EtfTestEncoder.compressed(etf("61 01"), size = 64 shl 20) +
                EtfTestEncoder.compressed(ByteArray(8 shl 20), size = 1000) +
                EtfTestEncoder.compressed(etf("61 01"), size = -1)
            val threads = ManagementFactory.getThreadMXBean() as ThreadMXBean
            for (bytes in payloads) {
                shouldThrow<MalformedPayloadException> { read(bytes) }
                val before = threads.currentThreadAllocatedBytes
                shouldThrow<MalformedPayloadException> { read(bytes) }
                // Kotest's own part is some KB; the claims are for megabytes and more.
                (threads.currentThreadAllocatedBytes - before) shouldBeLessThan 500_000L
            }
        }

        context("a compressed payload") {
            val json = EtfTestEncoder(Random(1))
            val term = unknownPayload(100_000)
            val bytes = EtfTestEncoder.compressed(term)

            test("is read, its data standing for themselves") {
                val envelope = read(bytes)
                envelope.type shouldBe EventType.of("NEW")
                (envelope.dataOffset to envelope.dataLength) shouldBe (0 to bytes.size)
                val event = codec.decode(EventType.of("NEW"), bytes, 0, bytes.size) as UnknownEvent
                event.payload shouldBe term.copyOfRange(term.size - 100_005, term.size)
                val hello = json.compressed(
                    kotlinx.serialization.json.Json
                        .parseToJsonElement("""{"op":10,"d":{"heartbeat_interval":41250}}"""),
                )
                val span = read(hello)
                codec.readHello(hello, span.dataOffset, span.dataLength) shouldBe 41250
            }
            test("is refused when it is cut off, corrupt, followed by something or of another size") {
                for (spoilt in listOf(
                    bytes.copyOf(bytes.size - 1),
                    bytes.copyOf(20),
                    bytes.copyOf(6),
                    bytes.copyOf(4),
                    bytes + 0,
                    bytes.copyOf().also { it[30] = (it[30] + 1).toByte() },
                    EtfTestEncoder.compressed(term, term.size - 1),
                    EtfTestEncoder.compressed(term, term.size + 1),
                )) {
                    shouldThrow<MalformedPayloadException> { read(spoilt) }
                }
            }
            test("within another is refused, also behind the version byte") {
                val twice = EtfTestEncoder.compressed(bytes.copyOfRange(1, bytes.size))
                shouldThrow<MalformedPayloadException> { read(twice) }
            }
            test("may inflate to the limit and not to a byte more") {
                EtfCodec
                    .builder()
                    .maxBytes(term.size)
                    .build()
                    .readEnvelope(bytes, 0, bytes.size, Envelope())
                shouldThrow<MalformedPayloadException> {
                    EtfCodec
                        .builder()
                        .maxBytes(term.size - 1)
                        .build()
                        .readEnvelope(bytes, 0, bytes.size, Envelope())
                }.what shouldContain "more than"
            }
        }

        test("a payload may have as many bytes as the limit says and not a byte more") {
            val bytes = byteArrayOf(131.toByte()) + unknownPayload(10)
            EtfCodec
                .builder()
                .maxBytes(bytes.size)
                .build()
                .readEnvelope(bytes, 0, bytes.size, Envelope())
            shouldThrow<MalformedPayloadException> {
                EtfCodec
                    .builder()
                    .maxBytes(bytes.size - 1)
                    .build()
                    .readEnvelope(bytes, 0, bytes.size, Envelope())
            }
        }

        test("a payload may be nested as deep as the limit says and not a level more") {
            val limited = EtfCodec.builder().maxDepth(4).build()

            fun payload(levels: Int) =
                etf("83 74 00000002 73 02 'op' 61 00 73 01 'd'" + "68 01".repeat(levels - 1) + "6a")

            limited.readEnvelope(payload(4), 0, payload(4).size, Envelope())
            shouldThrow<MalformedPayloadException> { limited.readEnvelope(payload(5), 0, payload(5).size, Envelope()) }
        }
    })
