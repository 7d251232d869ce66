package dev.sluice.model

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll

class ShardIdSpec :
    StringSpec({
        "a shard id survives being written and read" {
            checkAll(500, Arb.int(1..10_000)) { total ->
                val id = ShardId(total - 1, total)
                ShardId.parse(id.toString()) shouldBe id
            }
        }

        "it is written as id/total" { ShardId(3, 16).toString() shouldBe "3/16" }

        "the id lies below the total" {
            ShardId(15, 16).id shouldBe 15
            shouldThrow<IllegalArgumentException> { ShardId(16, 16) }.message shouldContain "was 16"
            shouldThrow<IllegalArgumentException> { ShardId(-1, 16) }.message shouldContain "was -1"
            shouldThrow<IllegalArgumentException> { ShardId(0, 0) }.message shouldContain "was 0"
        }

        "the single shard is 0 of 1" { ShardId.SINGLE shouldBe ShardId(0, 1) }

        "the same id of another total is another shard" {
            ShardId(0, 1) shouldNotBe ShardId(0, 2)
            setOf(ShardId(0, 2), ShardId(0, 2)).size shouldBe 1
        }

        "shards are ordered by total, then by id" {
            listOf(ShardId(1, 4), ShardId(0, 4), ShardId(1, 2)).sorted() shouldBe
                listOf(ShardId(1, 2), ShardId(0, 4), ShardId(1, 4))
        }

        "it knows its guilds" {
            val guild = 5L shl 22
            ShardId(1, 4).ownsGuild(guild) shouldBe true
            ShardId(0, 4).ownsGuild(guild) shouldBe false
        }

        for (text in listOf("", "/", "1", "1/", "/2", "1/2/3", "a/2", "2/2", " 0/1")) {
            "\"$text\" is no shard id" { shouldThrow<IllegalArgumentException> { ShardId.parse(text) } }
        }
    })
