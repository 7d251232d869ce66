package dev.sluice.gateway

import dev.sluice.model.Token
import dev.sluice.protocol.ShardState
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf

/** Many shards of one runtime do not dial in one moment. */
class DialSpreadSpec :
    StringSpec({
        val token = Token(TEST_TOKEN)

        fun VirtualShard.dials() = discord.transport.links.size

        /** How many are dialed in each hundredth of a second from now on. */
        fun VirtualShard.dialsByCentisecond(centiseconds: Int): List<Int> =
            List(centiseconds) {
                val before = dials()
                pass(10)
                dials() - before
            }

        "a lone shard dials at once, the first time and when it resumes" {
            virtually(runtime = { dialPace(1, 1) }) {
                connect(shard)
                settle()
                dials() shouldBe 1
                pass(10_000)
                discord.drop(4000)
                pass(250)
                discord.resumes shouldBe 1
            }
        }

        "500 shards are dialed within 2 s, no more than 25 of them at once" {
            virtually {
                connectAll(500)
                settle()
                dials() shouldBe 25
                pass(1_899)
                (dials() < 500) shouldBe true
                pass(1)
                dials() shouldBe 500
            }
        }

        for (code in listOf(4000, 1006)) {
            "200 shards that are cut off with $code in one moment are all resumed, spread, and none identifies" {
                virtually {
                    runtime.maxConcurrency(token, 200)
                    val shards = connectAll(200)
                    pass(10_000)
                    discord.identifies shouldBe 200
                    discord.transport.links.forEach { it.peerCloses(code) }
                    val spread = dialsByCentisecond(100)
                    spread.sum() shouldBe 200
                    for (from in 0..90) {
                        // 250 a second, and the burst that has gathered while nobody dialed.
                        spread.drop(from).take(10).sum() shouldBeLessThanOrEqual 25 + 25
                    }
                    spread.indexOfLast { it > 0 } shouldBeInRange 60..95
                    pass(1_000)
                    shards.all { it.state.value == ShardState.Ready } shouldBe true
                    discord.resumes shouldBe 200
                    discord.identifies shouldBe 200
                }
            }
        }

        "the pace is the runtime's, and can be set" {
            virtually(runtime = { dialPace(2, 10) }) {
                connectAll(6)
                settle()
                dials() shouldBe 2
                List(4) { pass(100).let { dials() } } shouldBe listOf(3, 4, 5, 6)
            }
        }

        "waiting for the dial does not count against the connect timeout" {
            virtually(runtime = { dialPace(1, 1) }) {
                runtime.maxConcurrency(token, 100)
                val shards = connectAll(60)
                pass(58_999)
                dials() shouldBe 59
                pass(1_000)
                dials() shouldBe 60
                shards.all { it.state.value == ShardState.Ready } shouldBe true
            }
        }

        "a shard that is closed or suspended while its dial waits never dials" {
            virtually(runtime = { dialPace(1, 1) }) {
                val (first, closed, suspended) = connectAll(3)
                pass(100)
                closed.close()
                suspended.suspendSession() shouldBe null
                closed.state.value.shouldBeInstanceOf<ShardState.Closed>()
                suspended.state.value shouldBe ShardState.Suspended
                pass(10_000)
                dials() shouldBe 1
                first.state.value shouldBe ShardState.Ready
            }
        }
    })
