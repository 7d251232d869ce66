package dev.sluice.model

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.serialization.Serializable
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import java.time.Instant

class SerializersSpec :
    StringSpec({
        val json = Json { ignoreUnknownKeys = true }

        "ids come as text or number, also as keys of maps, and go out as text" {
            json.decodeFromString<Ids>("""{"one":"12","more":[3,"4"],"by":{"5":"6"}}""") shouldBe
                Ids(12, listOf(3, 4), mapOf(5L to 6L))
            json.encodeToString(Ids(12, listOf(3))) shouldBe """{"one":"12","more":["3"]}"""
        }

        "ids have 64 bits without a sign" {
            json.decodeFromString<Ids>("""{"one":"18446744073709551615","more":[9223372036854775808]}""") shouldBe
                Ids(-1, listOf(Long.MIN_VALUE))
            json.encodeToString(Ids(-1)) shouldBe """{"one":"18446744073709551615"}"""
            for (id in listOf("18446744073709551616", "-1", "1.5", "1e3", "")) {
                shouldThrow<SerializationException> { json.decodeFromString<Ids>("""{"one":"$id"}""") }
            }
        }

        "what is no id is refused" {
            shouldThrow<SerializationException> { json.decodeFromString<Ids>("""{"one":"x"}""") }
            shouldThrow<SerializationException> { json.decodeFromString<Ids>("""{"one":true}""") }
        }

        for ((text, instant) in mapOf(
            "2015-04-26T06:26:56.936000+00:00" to "2015-04-26T06:26:56.936Z",
            "2015-04-26T06:26:56+00:00" to "2015-04-26T06:26:56Z",
            "2015-04-26T08:26:56.5+02:00" to "2015-04-26T06:26:56.500Z",
            "2015-04-26T06:26:56Z" to "2015-04-26T06:26:56Z",
        )) {
            "$text is a timestamp" {
                json.decodeFromString(InstantSerializer, "\"$text\"") shouldBe Instant.parse(instant)
            }
        }

        "a text that is no timestamp is refused as a serialization error" {
            val thrown = shouldThrow<SerializationException> {
                json.decodeFromString(InstantSerializer, "\"today\"")
            }
            thrown.message shouldBe "not an ISO 8601 timestamp"
            // It would quote the text.
            thrown.cause shouldBe null
        }

        "a field tells absent from null from value" {
            json.decodeFromString<Holder>("{}").field shouldBe Field.absent()
            json.decodeFromString<Holder>("""{"field":null}""").field.let {
                it.isPresent shouldBe true
                it.isNull shouldBe true
            }
            json.decodeFromString<Holder>("""{"field":"x"}""").field shouldBe Field.of("x")
        }

        "a field that is written comes back" {
            for (holder in listOf(Holder(), Holder(Field.of(null)), Holder(Field.of("x")))) {
                json.decodeFromString<Holder>(json.encodeToString(holder)) shouldBe holder
            }
        }

        "a role's tags are true when the key is there with null" {
            json.decodeFromString<RoleTags>("""{"premium_subscriber":null}""").let {
                it.premiumSubscriber shouldBe true
                it.availableForPurchase shouldBe false
                it.guildConnections shouldBe false
            }
            json.decodeFromString<RoleTags>("""{"guild_connections":false}""").guildConnections shouldBe false
        }

        "a shard that makes no sense in READY is refused" {
            for (shard in listOf("[2,2]", "[0]", "[-1,1]", "[0,1,2]")) {
                shouldThrow<SerializationException> {
                    json.decodeFromString<Ready>("""{"user":{"id":"1"},"session_id":"x","shard":$shard}""")
                }
            }
        }

        "a mixed value needs help from its format and says so" {
            shouldThrow<SerializationException> { json.decodeFromString<DynamicValue>("1") }
                .message shouldContain "contextual"
        }

        "a mixed value is no number that JSON has no form for" {
            for (number in listOf(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN)) {
                DynamicValue.of(number) shouldBe DynamicValue.NULL
            }
            DynamicValue.of(Double.MAX_VALUE).asDouble() shouldBe Double.MAX_VALUE
        }

        "a mixed value is what it is and nothing else" {
            val values = listOf(
                DynamicValue.NULL,
                DynamicValue.of(true),
                DynamicValue.of(1L),
                DynamicValue.of(1.5),
                DynamicValue.of("1"),
                DynamicValue.of(listOf(DynamicValue.NULL)),
                DynamicValue.of(mapOf("a" to DynamicValue.of(1L))),
            )
            values.map { it.isNull } shouldBe listOf(true, false, false, false, false, false, false)
            values.map { it.asBoolean() } shouldBe listOf(null, true, null, null, null, null, null)
            values.map { it.asLong() } shouldBe listOf(null, null, 1L, null, null, null, null)
            values.map { it.asDouble() } shouldBe listOf(null, null, 1.0, 1.5, null, null, null)
            values.map { it.asString() } shouldBe listOf(null, null, null, null, "1", null, null)
            values.map { it.asList()?.size } shouldBe listOf(null, null, null, null, null, 1, null)
            values.map { it.asMap()?.keys } shouldBe listOf(null, null, null, null, null, null, setOf("a"))
            values.toSet().size shouldBe values.size
        }
    }) {
    @Serializable
    data class Ids(
        val one: Snowflake,
        val more: List<Snowflake> = emptyList(),
        val by: Map<Snowflake, Snowflake> = emptyMap(),
    )

    @Serializable
    data class Holder(val field: Field<String> = Field.absent())
}
