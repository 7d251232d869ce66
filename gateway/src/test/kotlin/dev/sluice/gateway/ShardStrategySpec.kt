package dev.sluice.gateway

import dev.sluice.gateway.ShardStrategy.Bucket
import dev.sluice.gateway.ShardStrategy.Fixed
import dev.sluice.gateway.ShardStrategy.Layout
import dev.sluice.gateway.ShardStrategy.Range
import dev.sluice.gateway.ShardStrategy.Recommended
import dev.sluice.model.ShardId
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll

/** Discord docs, Gateway > Sharding. */
class ShardStrategySpec :
    FunSpec({
        fun idsOf(strategy: ShardStrategy) = strategy.shardIds(null).map { it.id }

        test("all of a total, and all that is recommended") {
            idsOf(Fixed(3)) shouldContainExactly listOf(0, 1, 2)
            Recommended.shardIds(2) shouldContainExactly listOf(ShardId(0, 2), ShardId(1, 2))
            shouldThrow<IllegalStateException> { Recommended.shardIds(null) }
        }

        test("a range, by ids in any order or by its ends") {
            idsOf(Range(listOf(5, 3, 5), 8)) shouldContainExactly listOf(3, 5)
            idsOf(Range(0..7, 16)) shouldContainExactly (0..7).toList()
            idsOf(Range(8, 15, 16)) shouldContainExactly (8..15).toList()
        }

        test("contiguous buckets: neighbours together, the first ones larger") {
            (0..2).map { idsOf(Bucket(it, 3, 8)) } shouldContainExactly
                listOf(listOf(0, 1, 2), listOf(3, 4, 5), listOf(6, 7))
        }

        test("strided buckets: one to each in turn") {
            (0..2).map { idsOf(Bucket(it, 3, 8, Layout.STRIDED)) } shouldContainExactly
                listOf(listOf(0, 3, 6), listOf(1, 4, 7), listOf(2, 5))
        }

        test("whatever the numbers, buckets share out all shards, none twice, as evenly as can be") {
            checkAll(Arb.int(1..300), Arb.int(1..300)) { one, other ->
                val total = maxOf(one, other)
                val buckets = minOf(one, other)
                for (layout in Layout.entries) {
                    val parts = (0 until buckets).map { idsOf(Bucket(it, buckets, total, layout)) }
                    parts.flatten() shouldContainExactlyInAnyOrder (0 until total).toList()
                    (parts.maxOf { it.size } - parts.minOf { it.size } <= 1) shouldBe true
                }
            }
        }

        test("wrong numbers are refused with the number") {
            shouldThrow<IllegalArgumentException> { Fixed(0) }.message shouldContain "was 0"
            shouldThrow<IllegalArgumentException> { Range(0..16, 16) }.message shouldContain "0 to 16"
            shouldThrow<IllegalArgumentException> { Range(-1, 3, 16) }.message shouldContain "-1 to 3"
            shouldThrow<IllegalArgumentException> { Range(emptyList(), 16) }
            shouldThrow<IllegalArgumentException> { Bucket(0, 9, 8) }.message shouldContain "not 9"
            shouldThrow<IllegalArgumentException> { Bucket(3, 3, 8) }.message shouldContain "was 3"
            idsOf(Range(15, 15, 16)) shouldContainExactly listOf(15)
            idsOf(Bucket(7, 8, 8)) shouldContainExactly listOf(7)
        }

        test("a guild is on exactly one shard, whatever the total: (guild_id >> 22) % num_shards, without a sign") {
            checkAll(Arb.long(), Arb.int(1..2_000)) { guild, total ->
                val owner = ShardMap(total).ownerOf(guild)
                owner shouldBe ShardId(((guild.toULong() shr 22) % total.toULong()).toInt(), total)
                owner.ownsGuild(guild) shouldBe true
            }
        }
    })
