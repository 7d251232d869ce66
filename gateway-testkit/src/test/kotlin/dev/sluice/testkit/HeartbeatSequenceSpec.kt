package dev.sluice.testkit

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import java.time.Duration
import java.util.concurrent.atomic.AtomicLong

/** Discord docs, Gateway > Sending Heartbeats: `d` is the last `s` that was received, null only before the first. */
class HeartbeatSequenceSpec :
    FunSpec({
        fun RawClient.beat(sequence: Long?): RawClient = apply { heartbeat(sequence).nextOp(11) }

        context("a sequence that no dispatch of the session had is counted, and acknowledged") {
            withData(-7L, 0L, 3L, 999_999L) { sequence ->
                withMock { mock ->
                    RawClient(mock.url).use { client ->
                        client.ready()
                        mock.dispatch("ENTITLEMENT_CREATE", "{}")
                        client.beat(sequence)
                        mock.stats.badHeartbeats shouldBe 1
                        mock.stats.heartbeats shouldBe 1
                        mock.stats.toJson().contains("\"bad_heartbeats\":1") shouldBe true
                    }
                }
            }
        }

        test("every sequence that was sent is right: the newest may still be under way") {
            withMock { mock ->
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client.beat(null).identify().nextEvent("READY")
                    mock.dispatch("ENTITLEMENT_CREATE", "{}")
                    client.beat(1).beat(2).beat(1)
                    mock.stats.badHeartbeats shouldBe 0
                }
            }
        }

        test("null after a sequence of the session is counted, and right again once op 9 false has ended it") {
            withMock { mock ->
                RawClient(mock.url).use { client ->
                    client.ready()
                    client.beat(1).beat(null)
                    mock.stats.badHeartbeats shouldBe 1
                    mock.invalidateAll(false)
                    client.beat(null)
                    mock.stats.badHeartbeats shouldBe 1
                }
            }
        }

        test("null after a resume is counted, as the resume itself named a sequence; before it, it can not be told") {
            withMock { mock ->
                val id = RawClient(mock.url).use { checkNotNull(it.ready().text("session_id")) }
                RawClient(mock.url).use { client ->
                    client
                        .beat(null)
                        .beat(1)
                        .resume(id, 1)
                        .nextEvent("RESUMED")
                    mock.stats.badHeartbeats shouldBe 0
                    client.beat(null)
                    mock.stats.badHeartbeats shouldBe 1
                }
            }
        }

        test(
            "null is right while READY may be under way, and wrong when an ACK behind it is older than a beat may be",
        ) {
            val clock = AtomicLong()
            withMock({
                clock { clock.get() }.heartbeatInterval(Duration.ofSeconds(10)).heartbeatSlack(Duration.ofSeconds(5))
            }) { mock ->
                RawClient(mock.url).use { client ->
                    client.ready()
                    mock.withholdAcks(true)
                    client.heartbeat(null)
                    mock.takeHeartbeat()
                    mock.withholdAcks(false)
                    clock.set(Duration.ofSeconds(15).toNanos())
                    client.beat(null)
                    clock.set(Duration.ofSeconds(30).toNanos())
                    client.beat(null)
                    mock.stats.badHeartbeats shouldBe 0
                    clock.set(Duration.ofSeconds(30).toNanos() + 1)
                    client.beat(null)
                    mock.stats.badHeartbeats shouldBe 1
                }
            }
        }

        test("a bad sequence does not trim the replay buffer") {
            withMock({ trimReplayByHeartbeats(true) }) { mock ->
                val id =
                    RawClient(mock.url).use { client ->
                        val ready = client.ready()
                        mock.dispatch("ENTITLEMENT_CREATE", "{}")
                        client.beat(999_999)
                        checkNotNull(ready.text("session_id"))
                    }
                RawClient(mock.url).use { it.resume(id, 1).nextEvent("ENTITLEMENT_CREATE").sequence shouldBe 2 }
            }
        }
    })
