package dev.sluice.testkit

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import java.time.Duration
import java.util.concurrent.atomic.AtomicLong

class ResumeSpec :
    FunSpec({
        fun MockGateway.message(id: Int) = dispatch("MESSAGE_CREATE", """{"id":"$id","channel_id":"2"}""")

        context("a resume replays what was missed with its own s, then RESUMED with the next") {
            withData("none", "zlib-stream", "zstd-stream") { compression ->
                withMock { mock ->
                    val id =
                        RawClient(mock.url, queryOf(compression)).use { client ->
                            val ready = client.ready()
                            mock.message(2)
                            client.nextEvent("MESSAGE_CREATE").sequence shouldBe 2
                            checkNotNull(ready.text("session_id"))
                        }
                    mock.await { it.stats.openConnections == 0 }
                    for (i in 3..5) mock.message(i) shouldBe 1
                    RawClient(mock.url, queryOf(compression)).use { client ->
                        client.nextOp(10)
                        client.resume(id, 2)
                        val replayed = List(4) { client.next() }
                        replayed.map { it.sequence } shouldContainExactly listOf(3L, 4L, 5L, 6L)
                        replayed.map { it.text("t") }.last() shouldBe "RESUMED"
                        mock.message(7)
                        client.next().sequence shouldBe 7
                    }
                    mock.stats.resumes shouldBe 1
                    mock.stats.replayed shouldBe 3
                    mock.stats.identifies shouldBe 1
                }
            }
        }

        test("a resume of an unknown session gets op 9 false, and the connection may identify") {
            withMock { mock ->
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client.resume("nobody", 1).next().toString() shouldBe """{"t":null,"s":null,"op":9,"d":false}"""
                    client.identify().nextEvent("READY")
                }
            }
        }

        test("a seq ahead of the session closes with 4007, the newest does not") {
            withMock { mock ->
                val id = RawClient(mock.url).use { checkNotNull(it.ready().text("session_id")) }
                RawClient(mock.url).use { it.resume(id, 2).closeCode() shouldBe 4007 }
                RawClient(mock.url).use { it.resume(id, 1).nextEvent("RESUMED").sequence shouldBe 2 }
            }
        }

        test("what is in the replay buffer can be resumed, one event more gets op 9 false and ends the session") {
            withMock({ replayBuffer(3) }) { mock ->
                val id = RawClient(mock.url).use { checkNotNull(it.ready().text("session_id")) }
                for (i in 2..4) mock.message(i)
                RawClient(mock.url).use { client ->
                    client.resume(id, 1).nextEvent("RESUMED").sequence shouldBe 5
                }
                for (i in 6..9) mock.message(i)
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client.resume(id, 5).next().text("op") shouldBe "9"
                }
                mock.sessions.shouldBeEmpty()
            }
        }

        test("heartbeats trim the replay buffer only when told to") {
            withMock({ trimReplayByHeartbeats(true) }) { mock ->
                val id =
                    RawClient(mock.url).use { client ->
                        val ready = client.ready()
                        for (i in 2..4) mock.message(i)
                        client.heartbeat(3).nextOp(11)
                        checkNotNull(ready.text("session_id"))
                    }
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client.resume(id, 2).next().text("op") shouldBe "9"
                }
            }
            withMock { mock ->
                val id =
                    RawClient(mock.url).use { client ->
                        val ready = client.ready()
                        for (i in 2..4) mock.message(i)
                        client.heartbeat(3).nextOp(11)
                        checkNotNull(ready.text("session_id"))
                    }
                RawClient(mock.url).use { it.resume(id, 2).nextEvent("RESUMED") }
            }
        }

        context("a resume over a URL with another query gets op 9 false and ends the session") {
            withData("v=9&encoding=json", "v=10&encoding=json&compress=zlib-stream") { query ->
                withMock { mock ->
                    val id = RawClient(mock.url).use { checkNotNull(it.ready().text("session_id")) }
                    mock.await { it.stats.openConnections == 0 }
                    RawClient(mock.url, query).use { client ->
                        client.nextOp(10)
                        client.resume(id, 1).next().toString() shouldBe """{"t":null,"s":null,"op":9,"d":false}"""
                    }
                    mock.stats.resumesOtherQuery shouldBe 1
                    mock.stats.resumesUnknown shouldBe 0
                    mock.stats.resumes shouldBe 0
                    mock.sessions.shouldBeEmpty()
                }
            }
        }

        test("a session that began in ETF is not resumed in JSON") {
            withMock { mock ->
                val id =
                    EtfClient(mock.url).use { client ->
                        checkNotNull(
                            client
                                .identify()
                                .nextEvent("READY")
                                .data
                                .text("session_id"),
                        )
                    }
                RawClient(mock.url).use { it.resume(id, 1).nextOp(9).text("d") shouldBe "false" }
                mock.stats.resumesOtherQuery shouldBe 1
            }
        }

        test("the order of a query does not matter to a resume, nor that the default encoding is left out") {
            withMock { mock ->
                val id =
                    RawClient(mock.url, "v=10&compress=zlib-stream&encoding=json").use {
                        checkNotNull(it.ready().text("session_id"))
                    }
                RawClient(mock.url, "compress=zlib-stream&v=10").use { it.resume(id, 1).nextEvent("RESUMED") }
                mock.stats.resumesOtherQuery shouldBe 0
            }
        }

        test("a resume over another query does not take the session from the connection that has it") {
            withMock { mock ->
                RawClient(mock.url).use { first ->
                    val id = checkNotNull(first.ready().text("session_id"))
                    RawClient(mock.url, "v=9&encoding=json").use { it.resume(id, 1).nextOp(9) }
                    mock.message(2)
                    first.nextEvent("MESSAGE_CREATE").sequence shouldBe 2
                }
            }
        }

        test("READY and RESUMED are not replayed, though they have a sequence") {
            withMock { mock ->
                val id = RawClient(mock.url).use { checkNotNull(it.ready().text("session_id")) }
                mock.message(2)
                RawClient(mock.url).use { it.resume(id, 2).nextEvent("RESUMED").sequence shouldBe 3 }
                mock.message(4)
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client.resume(id, 0)
                    List(3) { client.next() }.map { it.sequence to it.text("t") } shouldContainExactly
                        listOf(2L to "MESSAGE_CREATE", 4L to "MESSAGE_CREATE", 5L to "RESUMED")
                }
                mock.stats.replayed shouldBe 2
                mock.sessions.single().unreplayed shouldContainExactly listOf(1L, 3L, 5L)
            }
        }

        test("a replay buffer of none loses events, but neither READY nor RESUMED, which are never replayed") {
            withMock({ replayBuffer(0) }) { mock ->
                val id = RawClient(mock.url).use { checkNotNull(it.ready().text("session_id")) }
                RawClient(mock.url).use { it.resume(id, 0).nextEvent("RESUMED").sequence shouldBe 2 }
                RawClient(mock.url).use { it.resume(id, 1).nextEvent("RESUMED").sequence shouldBe 3 }
                mock.message(4)
                RawClient(mock.url).use { it.resume(id, 4).nextEvent("RESUMED").sequence shouldBe 5 }
                RawClient(mock.url).use { it.resume(id, 3).nextOp(9).text("d") shouldBe "false" }
                mock.stats.resumesTooOld shouldBe 1
            }
        }

        test("a resume that comes late, of a connection given up, does not take the session from the one that has it") {
            withMock({ trimReplayByHeartbeats(true) }) { mock ->
                val id = RawClient(mock.url).use { checkNotNull(it.ready().text("session_id")) }
                RawClient(mock.url).use { client ->
                    client.resume(id, 1).nextEvent("RESUMED").sequence shouldBe 2
                    mock.message(3)
                    client.heartbeat(3).nextOp(11)
                    RawClient(mock.url).use { late ->
                        late.nextOp(10)
                        late.resume(id, 1).next().toString() shouldBe """{"t":null,"s":null,"op":9,"d":false}"""
                    }
                    mock.stats.resumesTooOld shouldBe 1
                    mock.message(4)
                    client.nextEvent("MESSAGE_CREATE").sequence shouldBe 4
                }
                mock.await { it.stats.openConnections == 0 }
                RawClient(mock.url).use { it.resume(id, 4).nextEvent("RESUMED").sequence shouldBe 5 }
                mock.stats.resumesUnknown shouldBe 0
            }
        }

        test("a session without a connection ends with its lifetime") {
            val clock = AtomicLong()
            withMock({ clock { clock.get() }.sessionLifetime(Duration.ofSeconds(90)) }) { mock ->
                val id = RawClient(mock.url).use { checkNotNull(it.ready().text("session_id")) }
                mock.await { it.stats.openConnections == 0 }
                clock.set(Duration.ofSeconds(90).toNanos())
                RawClient(mock.url).use { it.resume(id, 1).nextEvent("RESUMED") }
                mock.await { it.stats.openConnections == 0 }
                clock.set(Duration.ofSeconds(181).toNanos())
                mock.await { it.sessions.isEmpty() }
                mock.stats.sessionsExpired shouldBe 1
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client.resume(id, 2).next().text("op") shouldBe "9"
                }
                mock.stats.resumesUnknown shouldBe 1
            }
        }

        test("forgotten sessions get op 9 false") {
            withMock { mock ->
                val id = RawClient(mock.url).use { checkNotNull(it.ready().text("session_id")) }
                mock.forgetSessions()
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client.resume(id, 1).next().text("op") shouldBe "9"
                }
            }
        }

        test("resuming a session elsewhere closes the connection that had it") {
            withMock { mock ->
                val first = RawClient(mock.url)
                val id = checkNotNull(first.ready().text("session_id"))
                RawClient(mock.url).use { second ->
                    second.resume(id, 1).nextEvent("RESUMED")
                    first.closeCode() shouldBe 4000
                    mock.message(3) shouldBe 1
                    second.nextEvent("MESSAGE_CREATE").sequence shouldBe 3
                }
            }
        }

        test("READY names the mock, or what a test wants, as resume_gateway_url") {
            withMock({ identifyWindow(Duration.ZERO) }) { mock ->
                RawClient(mock.url).use { it.ready().text("resume_gateway_url") shouldBe mock.url }
                mock.resumeGatewayUrl = "wss://elsewhere.invalid"
                RawClient(mock.url).use { it.ready().text("resume_gateway_url") shouldBe "wss://elsewhere.invalid" }
            }
        }
    })
