package dev.sluice.gateway

import dev.sluice.model.Connected
import dev.sluice.model.SessionLost
import dev.sluice.protocol.ShardState
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import java.time.Duration

class HeartbeatSpec :
    StringSpec({
        "heartbeats go out once an interval, the first after a random part of one" {
            virtually {
                shard.connect()
                pass(discord.heartbeatIntervalMillis)
                discord.ops(1) shouldHaveSize 1
                repeat(10) { pass(discord.heartbeatIntervalMillis) }
                discord.ops(1) shouldHaveSize 11
                shard.latency.last shouldBe Duration.ZERO
            }
        }

        "without acknowledgement the connection is closed with 4900 and resumed" {
            virtually {
                shard.connect()
                discord.acknowledges = false
                pass(2 * discord.heartbeatIntervalMillis + 1_000)
                discord.transport.links
                    .first()
                    .closedByUs shouldBe 4900
                discord.resumes shouldBe 1
                shard.latency.last.shouldBeNull()
            }
        }

        "op 7 reconnects with 4903 and resumes" {
            virtually {
                shard.connect()
                discord.link.peerSends("""{"op":7,"d":null}""")
                pass(1_000)
                discord.transport.links
                    .first()
                    .closedByUs shouldBe 4903
                discord.resumes shouldBe 1
            }
        }

        "op 9 false costs the session: SessionLost, then a new READY" {
            virtually {
                val events = gather()
                shard.connect()
                discord.link.peerSends("""{"op":9,"d":false}""")
                pass(20_000)
                discord.identifies shouldBe 2
                val lost = events.items.indexOfFirst { it is SessionLost }
                val again = events.items.indexOfLast { it is Connected }
                (lost in 0 until again) shouldBe true
            }
        }

        "op 1 is answered at once" {
            virtually {
                shard.connect()
                discord.link.peerSends("""{"op":1,"d":null}""")
                settle()
                discord.ops(1) shouldHaveSize 1
            }
        }

        "poison: what cannot be understood is closed with 4902 and resumed; again, and the session is given up" {
            virtually {
                shard.connect()
                discord.link.peerSends("[]")
                pass(1_000)
                discord.transport.links[0].closedByUs shouldBe 4902
                discord.resumes shouldBe 1
                shard.metrics.protocolErrors shouldBe 1
                shard.state.value shouldBe ShardState.Ready
            }
        }

        "a send of ours that fails drops the connection, which is then resumed" {
            virtually {
                shard.connect()
                discord.link.sendFailure = IllegalStateException("queue full")
                pass(discord.heartbeatIntervalMillis)
                discord.transport.links
                    .first()
                    .closedByUs shouldBe 1006
                pass(5_000)
                discord.resumes shouldBe 1
            }
        }

        "what an old connection still reports is ignored" {
            virtually {
                shard.connect()
                val old = discord.link
                discord.drop()
                pass(1_000)
                old.peerSends("not json")
                old.peerCloses(4004)
                pass(1_000)
                shard.state.value shouldBe ShardState.Ready
                shard.session.shouldNotBeNull()
                shard.metrics.protocolErrors shouldBe 0
            }
        }
    })
