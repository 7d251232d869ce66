package dev.sluice.testkit

import dev.sluice.model.ShardId
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll
import kotlinx.serialization.json.JsonObject
import java.math.BigInteger
import java.time.Duration

class ShardingSpec :
    FunSpec({
        test("a guild's shard is its id, unsigned and without the lower 22 bits, modulo the shard count") {
            checkAll(Arb.long(), Arb.int(1..1000)) { id, count ->
                val unsigned = BigInteger(java.lang.Long.toUnsignedString(id))
                PreparedEvent.shardOf(id, count) shouldBe unsigned.shiftRight(22).mod(count.toBigInteger()).toInt()
            }
            PreparedEvent.shardOf(null, 16) shouldBe 0
        }

        test("READY lists the shard's guilds only, and a GUILD_CREATE follows for each") {
            withMock({
                maxConcurrency(3)
                for (i in 0..5) guild(guildOn(i))
            }) { mock ->
                RawClient(mock.url).use { client ->
                    val ready = client.ready(shard = "[1,3]")
                    ready["shard"].toString() shouldBe "[1,3]"
                    val expected = listOf(guildOn(1).toString(), guildOn(4).toString())
                    ready.arrayAt("guilds").map { (it as JsonObject).text("id") } shouldContainExactly
                        expected
                    List(2) { client.nextEvent("GUILD_CREATE").data.text("id") } shouldContainExactly expected
                }
            }
        }

        test("an event goes to the shard of its guild, one without a guild to shard 0, of every shard count at once") {
            withMock({ identifyWindow(Duration.ZERO) }) { mock ->
                val clients = listOf("[0,2]", "[1,2]", "[2,3]", "[0,3]").map { shard ->
                    RawClient(mock.url).also { it.ready(shard = shard) }
                }

                fun sequences() = mock.sessions.associate { it.shard.toString() to it.sequence }
                mock.dispatch("CHANNEL_CREATE", """{"id":"1","guild_id":"${guildOn(5)}"}""") shouldBe 2
                sequences() shouldBe mapOf("0/2" to 1L, "1/2" to 2L, "2/3" to 2L, "0/3" to 1L)
                mock.dispatch("ENTITLEMENT_CREATE", """{"id":"1"}""") shouldBe 2
                sequences() shouldBe mapOf("0/2" to 2L, "1/2" to 2L, "2/3" to 2L, "0/3" to 2L)
                mock.dispatch("GUILD_UPDATE", """{"id":"${guildOn(3)}"}""") shouldBe 2
                sequences() shouldBe mapOf("0/2" to 2L, "1/2" to 3L, "2/3" to 2L, "0/3" to 3L)
                clients.forEach { it.close() }
            }
        }

        test("dispatchTo reaches a shard whatever guild the event is of") {
            withMock({ identifyWindow(Duration.ZERO) }) { mock ->
                val clients = listOf("[0,2]", "[1,2]", "[1,3]").map { shard ->
                    RawClient(mock.url).also { it.ready(shard = shard) }
                }
                mock.dispatchTo(1, "CHANNEL_CREATE", """{"id":"1","guild_id":"${guildOn(0)}"}""") shouldBe 2
                mock.dispatchTo(ShardId(1, 3), "CHANNEL_CREATE", """{"id":"2"}""") shouldBe 1
                mock.sessions.map { "${it.shard} ${it.sequence}" } shouldContainExactlyInAnyOrder
                    listOf("0/2 1", "1/2 2", "1/3 3")
                clients.forEach { it.close() }
            }
        }
    })
