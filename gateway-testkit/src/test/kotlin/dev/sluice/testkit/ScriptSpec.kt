package dev.sluice.testkit

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.nio.file.Files
import java.time.Duration
import java.util.concurrent.ExecutionException
import java.util.concurrent.atomic.AtomicLong

class ScriptSpec :
    FunSpec({
        fun withReady(configure: MockGatewayBuilder.() -> Unit = {}, test: (MockGateway, RawClient) -> Unit) =
            withMock(configure) { mock ->
                RawClient(mock.url).use { client ->
                    client.ready()
                    test(mock, client)
                }
            }

        test("closeAll closes with the code and keeps the session") {
            withReady { mock, client ->
                mock.closeAll(4000, "testing")
                client.closeCode() shouldBe 4000
                mock.await { it.stats.openConnections == 0 }
                mock.sessions.single().isConnected shouldBe false
                mock.stats.closes shouldBe mapOf(4000 to 1L)
            }
        }

        test("dropAll ends the TCP connection without a close frame") {
            withReady { mock, client ->
                mock.dropAll()
                client.closeCode() shouldBe 1006
                mock.stats.closes shouldBe emptyMap()
                mock.stats.drops shouldBe 1
            }
        }

        test("reconnectAll sends op 7") {
            withReady { mock, client ->
                mock.reconnectAll()
                client.nextText() shouldBe """{"t":null,"s":null,"op":7,"d":null}"""
            }
        }

        test("invalidateAll with false ends the session, with true it can be resumed on the same connection") {
            withReady({ identifyWindow(Duration.ZERO) }) { mock, client ->
                val id = mock.sessions.single().id
                mock.invalidateAll(true)
                client.nextText() shouldBe """{"t":null,"s":null,"op":9,"d":true}"""
                client.resume(id, 1).nextEvent("RESUMED")
                mock.invalidateAll(false)
                client.nextText() shouldBe """{"t":null,"s":null,"op":9,"d":false}"""
                mock.sessions.shouldBeEmpty()
                client.identify().nextEvent("READY")
            }
        }

        test("after op 9 a command on the same connection closes with 4003") {
            withReady { mock, client ->
                mock.invalidateAll(false)
                client.nextOp(9)
                client.send("""{"op":31,"d":{"guild_ids":[]}}""").closeCode() shouldBe 4003
            }
        }

        test("requestHeartbeat sends op 1 that many times") {
            withReady { mock, client ->
                mock.requestHeartbeat(3)
                repeat(3) { client.nextText() shouldBe """{"t":null,"s":null,"op":1,"d":null}""" }
                client.heartbeat(1).next().text("op") shouldBe "11"
                mock.takeHeartbeat()[""] shouldBe "1"
            }
        }

        test("withheld ACKs are not made up for later") {
            withReady { mock, client ->
                mock.withholdAcks(true)
                client.heartbeat()
                mock.takeHeartbeat()
                mock.withholdAcks(false)
                client.heartbeat().nextOp(11)
                mock.dispatch("ENTITLEMENT_CREATE", "{}")
                client.next().text("t") shouldBe "ENTITLEMENT_CREATE"
            }
        }

        test("a withheld HELLO comes when it is let go, a delayed one by itself") {
            withMock { mock ->
                mock.withholdHello(true)
                RawClient(mock.url).use { client ->
                    mock.await { it.connections.size == 1 }
                    client.heartbeat().next().text("op") shouldBe "11"
                    mock.withholdHello(false)
                    client.next().text("op") shouldBe "10"
                }
                mock.delayHello(Duration.ofMillis(20))
                RawClient(mock.url).use { it.next().text("op") shouldBe "10" }
            }
        }

        test("HELLO can carry a bad interval, or anything") {
            withMock { mock ->
                mock.helloData("""{"heartbeat_interval":-1}""")
                RawClient(mock.url).use {
                    it.nextText() shouldBe
                        """{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":-1}}"""
                }
            }
        }

        test("a withheld READY leaves heartbeats answered and comes when it is let go") {
            withMock { mock ->
                mock.withholdReady(true)
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client
                        .identify()
                        .heartbeat()
                        .next()
                        .text("op") shouldBe "11"
                    mock.sessions.shouldBeEmpty()
                    mock.withholdReady(false)
                    client.next().text("t") shouldBe "READY"
                }
                mock.withholdResumed(true)
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client
                        .resume(mock.sessions.single().id, 1)
                        .heartbeat()
                        .next()
                        .text("op") shouldBe "11"
                    mock.withholdResumed(false)
                    client.next().text("t") shouldBe "RESUMED"
                }
            }
        }

        test("a RESUME whose answer was withheld until its session had ended is refused") {
            withMock { mock ->
                RawClient(mock.url).use { it.ready() }
                val id = mock.sessions.single().id
                mock.withholdResumed(true)
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client.resume(id, 1)
                    mock.await(Duration.ofSeconds(5)) { it.stats.resumeAttempts == 1L }
                    mock.forgetSessions()
                    mock.withholdResumed(false)
                    client.nextOp(9).text("d") shouldBe "false"
                }
            }
        }

        test("a refused connection gets HTTP 503 and is not counted") {
            withMock { mock ->
                mock.refuseConnections(true)
                shouldThrow<ExecutionException> { RawClient(mock.url) }
                mock.stats.connections shouldBe 0
                mock.refuseConnections(false)
                RawClient(mock.url).use { it.nextOp(10) }
            }
        }

        test("a scripted answer to an identify takes READY's place: pace and budget hold as if it were READY") {
            val clock = AtomicLong()
            withMock({ clock { clock.get() }.budget(1000, 1000, Duration.ofHours(24)) }) { mock ->
                mock.answerNextIdentify(MockAnswer.invalidSession(true))
                mock.answerNextIdentify(MockAnswer.close(4000))
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client.identify().next().text("d") shouldBe "true"
                    client.identify().next().text("d") shouldBe "false"
                    mock.stats.identifiesTooSoon shouldBe 1
                    mock.budgetRemaining shouldBe 999
                    clock.set(Duration.ofSeconds(5).toNanos())
                    client.identify().closeCode() shouldBe 4000
                    mock.budgetRemaining shouldBe 998
                    mock.stats.identifies shouldBe 0
                }
            }
        }

        test("a scripted answer waits for an identify that the rules let in, and is no way around the budget") {
            withMock({ budget(1, 1, Duration.ofHours(24)).identifyWindow(Duration.ZERO) }) { mock ->
                mock.answerNextIdentify(MockAnswer.invalidSession(true))
                RawClient(mock.url).use { it.identify(token = "wrong").closeCode() shouldBe 4004 }
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client.identify().next().text("d") shouldBe "true"
                    mock.answerNextIdentify(MockAnswer.silence())
                    client.identify().closeCode() shouldBe 4004
                    mock.stats.tokenResets shouldBe 1
                }
            }
        }

        test("the next identify and resume can be answered against the rules, in order") {
            withMock({ identifyWindow(Duration.ZERO) }) { mock ->
                mock.answerNextIdentify(MockAnswer.invalidSession(false))
                mock.answerNextIdentify(MockAnswer.close(4000))
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client.identify().next().text("d") shouldBe "false"
                    client.identify().closeCode() shouldBe 4000
                }
                mock.answerNextResume(MockAnswer.invalidSession(true))
                mock.answerNextResume(MockAnswer.drop())
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client.resume("x", 1).next().text("d") shouldBe "true"
                    client.resume("x", 1).closeCode() shouldBe 1006
                }
                mock.answerNextIdentify(MockAnswer.silence())
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client
                        .identify()
                        .heartbeat()
                        .next()
                        .text("op") shouldBe "11"
                }
                RawClient(mock.url).use { it.ready() }
            }
        }

        test("take answers what clients sent, in order, and says what happened when nothing came") {
            withReady { mock, client ->
                mock.takeIdentify().let {
                    it["properties.os"] shouldBe "a"
                    it["shard.1"] shouldBe "1"
                    it["shard"] shouldBe "[0,1]"
                    it["nothing.there"] shouldBe null
                    it.toString() shouldNotContain MockGateway.DEFAULT_TOKEN
                    it.connection shouldBe mock.connections.single()
                }
                client.send("""{"op":31,"d":{"guild_ids":["1"]}}""").send("""{"op":31,"d":{"guild_ids":["2"]}}""")
                List(2) { mock.takeCommand(31)["guild_ids.0"] } shouldContainExactly listOf("1", "2")
                shouldThrow<NothingReceivedException> { mock.takeCommand(8, Duration.ofMillis(10)) }
                    .message shouldContain "op 8"
                shouldThrow<NothingReceivedException> { mock.await(Duration.ofMillis(10)) { false } }
            }
        }

        test("dispatchRaw sends what no dispatch would, without a sequence") {
            withReady { mock, client ->
                mock.dispatchRaw("""{"op":77,"x":1}""")
                client.nextText() shouldBe """{"op":77,"x":1}"""
                mock.dispatchRaw("not json".encodeToByteArray())
                client.nextText() shouldBe "not json"
                mock.dispatch("ENTITLEMENT_CREATE", "{}")
                client.next().sequence shouldBe 2
            }
        }

        test("dispatch refuses what is not JSON and keeps the spelling of what is") {
            withReady { mock, client ->
                shouldThrow<IllegalArgumentException> { mock.dispatch("ENTITLEMENT_CREATE", "{") }
                mock.dispatch("ENTITLEMENT_CREATE", """{ "b":1e3, "a":"\u0041" }""")
                client.nextText() shouldBe """{"t":"ENTITLEMENT_CREATE","s":2,"op":0,"d":{ "b":1e3, "a":"\u0041" }}"""
            }
        }

        test("a file of events is played in order, with the mock's own sequences, while the client is away too") {
            val file = Files.createTempFile("events", ".jsonl")
            Files.write(file, List(200) { """{"t":"ENTITLEMENT_CREATE","s":${900 + it},"op":0,"d":{"id":"$it"}}""" })
            withMock { mock ->
                val id = RawClient(mock.url).use { checkNotNull(it.ready().text("session_id")) }
                mock.play(file, 0.0, false).await(Duration.ofSeconds(5)) shouldBe 200
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client.resume(id, 1)
                    List(200) { client.next() }.map { it.sequence to it.data.text("id") } shouldContainExactly
                        List(200) { it + 2L to "$it" }
                }
                val looping = mock.play(file, 0.0, true)
                mock.await { it.stats.dispatches > 700 }
                looping.stop()
                looping.await(Duration.ofSeconds(5))
                looping.isDone shouldBe true
            }
            Files.delete(file)
        }

        test("a broken line of a file is named by its number") {
            val file = Files.createTempFile("events", ".jsonl")
            withMock { mock ->
                for (broken in listOf("""{"x":1}""", """{"x":""")) {
                    Files.write(file, listOf("""{"t":"A","d":1}""", "", broken))
                    shouldThrow<IllegalStateException> { mock.play(file, 0.0, false).await(Duration.ofSeconds(5)) }
                        .message shouldContain "line 3"
                }
            }
            Files.delete(file)
        }

        test("a playback that is stopped before it has begun is done") {
            val file = Files.createTempFile("events", ".jsonl")
            val mock = MockGateway { }.start()
            mock.close()
            val playback = mock.play(file, 0.0, false)
            playback.await(Duration.ofSeconds(5)) shouldBe 0
            playback.isDone shouldBe true
            Files.delete(file)
        }

        test("close ends the connections and frees the port; the figures remain") {
            val mock = MockGateway { }.start()
            val client = RawClient(mock.url)
            client.ready()
            mock.close()
            client.closeCode() shouldBe 1006
            shouldThrow<ExecutionException> { RawClient(mock.url) }
            mock.stats.identifies shouldBe 1
            mock.stats.toJson() shouldContain "\"identifies\":1"
        }
    })
