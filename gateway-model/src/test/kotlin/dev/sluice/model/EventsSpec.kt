package dev.sluice.model

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldNotContain
import kotlinx.serialization.json.Json
import java.time.Duration
import java.time.Instant

@OptIn(InternalGatewayApi::class)
class EventsSpec :
    StringSpec({
        val json = Json { ignoreUnknownKeys = true }

        "an event has no sequence until a shard has delivered it" {
            val event = json.decodeFromString<GuildDelete>("""{"id":"1"}""")
            event.sequence shouldBe 0L
            event.deliveredAs(42)
            event.sequence shouldBe 42L
        }

        "the sequence does not count for equality" {
            val one = json.decodeFromString<GuildDelete>("""{"id":"1"}""").apply { deliveredAs(1) }
            val two = json.decodeFromString<GuildDelete>("""{"id":"1"}""").apply { deliveredAs(2) }
            one shouldBe two
            one.hashCode() shouldBe two.hashCode()
        }

        "an event's class tells its type" {
            json.decodeFromString<GuildDelete>("""{"id":"1"}""").type shouldBe EventType.GUILD_DELETE
            UnknownEvent("NEW_THING", ByteArray(0)).type shouldBe EventType.of("NEW_THING")
        }

        "an unknown event is equal by name and bytes" {
            UnknownEvent("A", byteArrayOf(1)) shouldBe UnknownEvent("A", byteArrayOf(1))
            UnknownEvent("A", byteArrayOf(1)) shouldNotBe UnknownEvent("A", byteArrayOf(2))
            UnknownEvent("A", byteArrayOf(1)) shouldNotBe UnknownEvent("B", byteArrayOf(1))
            UnknownEvent("A", "{\"ä\":1}".encodeToByteArray()).payloadText() shouldBe "{\"ä\":1}"
        }

        "an undecodable event does not show its data" {
            val event = UndecodableEvent(EventType.READY, "$.user", "no id", "secret".encodeToByteArray())
            event.toString() shouldNotContain "secret"
            event shouldBe UndecodableEvent(EventType.READY, "$.user", "no id", "secret".encodeToByteArray())
        }

        "READY does not show its session id" {
            val text = """{"v":10,"user":{"id":"1"},"guilds":[],"session_id":"deadbeef","shard":[1,2]}"""
            val ready = json.decodeFromString<Ready>(text)
            ready.toString() shouldNotContain "deadbeef"
            ready.shard shouldBe ShardId(1, 2)
        }

        val ready = json.decodeFromString<Ready>("""{"user":{"id":"1"},"session_id":"x"}""")
        val pairs = listOf(
            Connecting("wss://a", 1) to Connecting("wss://a", 2),
            Queued(1) to Queued(2),
            Identifying(0) to Identifying(1),
            Parked(Instant.EPOCH, "a") to Parked(null, "a"),
            Resuming(1) to Resuming(2),
            Replayed(0) to Replayed(1),
            Connected(true, "a", null) to Connected(false, "a", ready),
            Disconnected(1006, "", true, false, Duration.ofSeconds(1)) to Disconnected(1006, "", true, false, null),
            SessionLost(1, 2, Instant.EPOCH, "a") to SessionLost(null, 2, Instant.EPOCH, "a"),
            ReadingPaused("a") to ReadingPaused("b"),
            Failed(4004, "a") to Failed(4014, "a"),
            Closed(1000) to Closed(4901),
        )
        for ((one, other) in pairs) {
            "${one.javaClass.simpleName} is equal by content" {
                one shouldBe one
                one shouldNotBe other
                one.toString() shouldNotBe other.toString()
            }
        }

        "events without content are equal" {
            ReadingResumed() shouldBe ReadingResumed()
            (Queued(1) as Any) shouldNotBe ReadingResumed()
            (Queued(1) as Any) shouldNotBe Identifying(1)
        }

        "life-cycle events are equal to others made alike" {
            Connecting("wss://a", 1) shouldBe Connecting("wss://a", 1)
            SessionLost(1, 2, Instant.EPOCH, "a") shouldBe SessionLost(1, 2, Instant.EPOCH, "a")
            Parked(Instant.EPOCH, "a") shouldBe Parked(Instant.EPOCH, "a")
            Parked(Instant.EPOCH, "a").hashCode() shouldBe Parked(Instant.EPOCH, "a").hashCode()
            Disconnected(1, "r", true, false, Duration.ZERO).hashCode() shouldBe
                Disconnected(1, "r", true, false, Duration.ZERO).hashCode()
        }
    })
