package dev.sluice.model

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll
import java.math.BigInteger
import java.time.Instant

class SnowflakesSpec :
    StringSpec({
        val two64 = BigInteger.ONE.shiftLeft(64)

        fun unsigned(id: Long) = BigInteger.valueOf(id).mod(two64)

        "the shard of a guild is (id >> 22) mod shards, without a sign" {
            checkAll(5_000, Arb.long(), Arb.int(1..100_000)) { id, total ->
                val expected = unsigned(id).shiftRight(22).mod(BigInteger.valueOf(total.toLong())).toInt()
                Snowflakes.shardIndex(id, total) shouldBe expected
            }
        }

        "one shard owns every guild" {
            checkAll(1_000, Arb.long()) { id -> Snowflakes.shardIndex(id, 1) shouldBe 0 }
        }

        "a shard count of zero or less is refused with its value" {
            shouldThrow<IllegalArgumentException> { Snowflakes.shardIndex(1, 0) }.message shouldContain "was 0"
            shouldThrow<IllegalArgumentException> { Snowflakes.shardIndex(1, -1) }.message shouldContain "was -1"
        }

        "the documentation's example was made on 2016-04-30 at 11:18:25.796" {
            Snowflakes.timestamp(175928847299117063L) shouldBe Instant.parse("2016-04-30T11:18:25.796Z")
        }

        "id 0 was made when Discord's clock began" {
            Snowflakes.timestamp(0) shouldBe Instant.parse("2015-01-01T00:00:00Z")
        }

        "every id survives being written and read" {
            checkAll(5_000, Arb.long()) { id ->
                Snowflakes.format(id) shouldBe unsigned(id).toString()
                Snowflakes.parse(Snowflakes.format(id)) shouldBe id
            }
        }

        "the biggest id is 2^64 - 1" {
            Snowflakes.parse("18446744073709551615") shouldBe -1L
            shouldThrow<IllegalArgumentException> { Snowflakes.parse("18446744073709551616") }
        }

        for (text in listOf("", " ", "-1", "+1", " 1", "1 ", "1.0", "0x1", "٣", "abc")) {
            "\"$text\" is no id" {
                shouldThrow<IllegalArgumentException> { Snowflakes.parse(text) }.message shouldContain "\"$text\""
            }
        }
    })
