package dev.sluice.testkit

import dev.sluice.model.Intents
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.maps.shouldContain
import io.kotest.matchers.shouldBe
import java.nio.ByteBuffer
import java.time.Duration
import java.util.concurrent.atomic.AtomicLong

/** The body of an op 3 with one activity. */
private fun presenceOf(type: Int): String =
    """{"since":null,"activities":[{"name":"x","type":$type}],"status":"online","afk":false}"""

/** Each test is named after the rule of Discord's that the mock enforces. */
class EnforcementSpec :
    FunSpec({
        context("a bad or absent v closes with 4012") {
            withData("v=5&encoding=json", "v=11&encoding=json", "encoding=json", "v=x&encoding=json") { query ->
                withMock { mock -> RawClient(mock.url, query).use { it.closeCode() shouldBe 4012 } }
            }
        }

        context("v 9 and 10 are greeted with HELLO right after the upgrade") {
            withData(nameFn = { "v=$it" }, 9, 10) { version ->
                withMock { mock ->
                    RawClient(mock.url, "v=$version&encoding=json").use { client ->
                        client.next().also {
                            it.text("op") shouldBe "10"
                            it.data.text("heartbeat_interval") shouldBe "41250"
                        }
                    }
                }
            }
        }

        test("an encoding or a compression that the mock does not speak is refused, not ignored") {
            withMock { mock ->
                RawClient(mock.url, "v=10&encoding=xml").use { it.closeCode() shouldBe 4000 }
                RawClient(mock.url, "v=10&encoding=json&compress=brotli").use { it.closeCode() shouldBe 4000 }
            }
        }

        context("a command before identify closes with 4003") {
            withData(
                """{"op":3,"d":{"since":null,"activities":[],"status":"online","afk":false}}""",
                """{"op":4,"d":{"guild_id":"1","channel_id":null,"self_mute":false,"self_deaf":false}}""",
                """{"op":8,"d":{"guild_id":"1","query":"","limit":0}}""",
                """{"op":31,"d":{"guild_ids":["1"]}}""",
                """{"op":43,"d":{"guild_id":"1","fields":["status"]}}""",
            ) { command -> withMock { mock -> RawClient(mock.url).use { it.send(command).closeCode() shouldBe 4003 } } }
        }

        test("a heartbeat before identify is answered") {
            withMock { mock -> RawClient(mock.url).use { it.heartbeat().nextOp(11).text("op") shouldBe "11" } }
        }

        context("an identify or a resume before HELLO closes with 4003, though a test scripts its answer") {
            withData(
                nameFn = { "op $it" },
                InboundRules.IDENTIFY,
                InboundRules.RESUME,
            ) { opcode ->
                withMock { mock ->
                    mock.withholdHello(true)
                    mock.answerNextIdentify(MockAnswer.silence())
                    mock.answerNextResume(MockAnswer.silence())
                    RawClient(mock.url).use { client ->
                        if (opcode == InboundRules.IDENTIFY) client.identify() else client.resume("x", 1)
                        client.closeCode() shouldBe 4003
                    }
                    mock.stats.identifies shouldBe 0
                }
            }
        }

        test("the deprecated names of properties are taken, as are all documented types of activities") {
            withMock({ identifyWindow(Duration.ZERO) }) { mock ->
                val legacy = """"properties":{"${'$'}os":"a","${'$'}browser":"b","${'$'}device":"c"}"""
                RawClient(mock.url).use { client ->
                    client.send("""{"op":2,"d":{"token":"${MockGateway.DEFAULT_TOKEN}",$legacy,"intents":1}}""")
                    client.nextEvent("READY")
                    for (type in 0..5) client.send("""{"op":3,"d":${presenceOf(type)}}""")
                    client.heartbeat(1).nextOp(11)
                }
            }
        }

        test("a client that stays after op 7 is closed with 4000 when the time for it is over, its session lives on") {
            val clock = AtomicLong()
            withMock({ clock { clock.get() }.reconnectTimeout(Duration.ofSeconds(2)) }) { mock ->
                RawClient(mock.url).use { client ->
                    client.ready()
                    mock.reconnectAll()
                    client.nextOp(7)
                    clock.set(Duration.ofSeconds(2).toNanos() - 1)
                    client.heartbeat(1).nextOp(11)
                    mock.stats.reconnectsIgnored shouldBe 0
                    // Another request gives no more time.
                    mock.reconnectAll()
                    clock.set(Duration.ofSeconds(2).toNanos())
                    client.closeCode() shouldBe 4000
                    mock.stats.reconnectsIgnored shouldBe 1
                    mock.await { it.stats.openConnections == 0 }
                    mock.sessions.single().isConnected shouldBe false
                }
            }
        }

        test("a client that obeys op 7 is not counted") {
            withMock({ reconnectTimeout(Duration.ofMillis(500)) }) { mock ->
                RawClient(mock.url).use { client ->
                    val id = checkNotNull(client.ready().text("session_id"))
                    mock.reconnectAll()
                    client.nextOp(7)
                    client.closeWith(4000)
                    RawClient(mock.url).use { it.resume(id, 1).nextEvent("RESUMED") }
                }
                mock.stats.reconnectsIgnored shouldBe 0
                mock.stats.closes shouldBe emptyMap()
            }
        }

        test("a second identify closes with 4005, as does a resume after an identify") {
            withMock({ identifyWindow(Duration.ZERO) }) { mock ->
                RawClient(mock.url).use { client ->
                    client.ready()
                    client.identify().closeCode() shouldBe 4005
                }
                RawClient(mock.url).use { client ->
                    val id = checkNotNull(client.ready().text("session_id"))
                    client.resume(id, 1).closeCode() shouldBe 4005
                }
            }
        }

        test("a wrong token closes with 4004, in an identify and in a resume") {
            withMock { mock ->
                RawClient(mock.url).use { it.identify(token = "wrong").closeCode() shouldBe 4004 }
                RawClient(mock.url).use { it.resume("1", 0, token = "wrong").closeCode() shouldBe 4004 }
                mock.stats.closes shouldContain (4004 to 2L)
            }
        }

        test("any token will do when the mock was built without one") {
            withMock({ token(null) }) { mock ->
                RawClient(mock.url).use { it.identify(token = "whatever").nextEvent("READY") }
            }
        }

        context("an invalid shard closes with 4010") {
            withData("[1,1]", "[-1,2]", "[0,0]", "[5,4]") { shard ->
                withMock { mock -> RawClient(mock.url).use { it.identify(shard = shard).closeCode() shouldBe 4010 } }
            }
        }

        test("a shard count that is not the required multiple closes with 4010, a multiple of it does not") {
            withMock({ shardMultiple(16) }) { mock ->
                RawClient(mock.url).use { it.identify(shard = "[0,1]").closeCode() shouldBe 4010 }
                RawClient(mock.url).use { it.identify(shard = "null").closeCode() shouldBe 4010 }
                RawClient(mock.url).use { it.identify(shard = "[0,24]").closeCode() shouldBe 4010 }
                RawClient(mock.url).use { it.identify(shard = "[0,32]").nextEvent("READY") }
            }
        }

        test("more guilds on a shard than allowed close with 4011, exactly as many do not") {
            withMock({
                maxGuildsPerShard(2)
                maxConcurrency(2)
                for (i in 0L..4L) guild(guildOn(i.toInt()))
            }) { mock ->
                RawClient(mock.url).use { it.identify(shard = "[0,2]").closeCode() shouldBe 4011 }
                RawClient(mock.url).use { it.identify(shard = "[1,2]").nextEvent("READY") }
            }
        }

        context("unknown intent bits close with 4013") {
            withData(nameFn = { "bit $it" }, 17, 18, 19, 22, 23, 26, 27, 31, 40) { bit ->
                withMock { mock ->
                    RawClient(mock.url).use { it.identify(intents = 1L shl bit).closeCode() shouldBe 4013 }
                }
            }
        }

        context("a privileged intent that is not granted closes with 4014") {
            withData(nameFn = { "bit $it" }, 1, 8, 15) { bit ->
                withMock({ allowedIntents(Intents.UNPRIVILEGED) }) { mock ->
                    RawClient(mock.url).use { it.identify(intents = 1L shl bit).closeCode() shouldBe 4014 }
                    RawClient(mock.url).use { it.identify(intents = 53_575_421).nextEvent("READY") }
                }
            }
        }

        test("a payload of 4096 bytes is taken, one of 4097 closes with 4002") {
            withMock { mock ->
                fun heartbeatOf(bytes: Int) =
                    """{"op":1,"d":null,"x":""}""".let {
                        it.dropLast(2) + "x".repeat(bytes - it.length) + "\"}"
                    }
                RawClient(mock.url).use { client ->
                    client.send(heartbeatOf(4096)).nextOp(11)
                    client.send(heartbeatOf(4097)).closeCode() shouldBe 4002
                }
            }
        }

        context("what can not be read closes with 4002") {
            withData(
                nameFn = { "text <$it>" },
                "",
                "nonsense",
                "[1]",
                "\"text\"",
                "{\"op\":",
                "{\"d\":1}",
                "{\"op\":\"1\"}",
                "{\"op\":null}",
            ) { text ->
                withMock { mock -> RawClient(mock.url).use { it.send(text).closeCode() shouldBe 4002 } }
            }
        }

        test("a binary frame closes with 4002 where the encoding is JSON") {
            withMock { mock ->
                RawClient(mock.url).use { client ->
                    client.socket.sendBinary(ByteBuffer.wrap("""{"op":1}""".encodeToByteArray()), true)
                    client.closeCode() shouldBe 4002
                }
            }
        }

        context("an unknown opcode closes with 4001") {
            withData(nameFn = { "op $it" }, -1, 0, 5, 7, 9, 10, 11, 12, 40, 99) { opcode ->
                withMock { mock ->
                    RawClient(mock.url).use { client ->
                        client.ready()
                        client.send("""{"op":$opcode,"d":{}}""").closeCode() shouldBe 4001
                    }
                }
            }
        }

        context("a malformed identify or resume closes with 4001") {
            val properties = """"properties":{"os":"a","browser":"b","device":"c"}"""
            val identity = """"token":"a",$properties"""
            withData(
                """{"op":2,"d":null}""",
                """{"op":2,"d":{"token":"a",$properties}}""",
                """{"op":2,"d":{"token":"a","intents":1}}""",
                """{"op":2,"d":{"token":1,$properties,"intents":1}}""",
                """{"op":2,"d":{"token":"a","properties":{},"intents":1}}""",
                """{"op":2,"d":{"token":"a","properties":{"os":"a","browser":"b"},"intents":1}}""",
                """{"op":2,"d":{"token":"a","properties":{"os":"a","browser":"b","device":1},"intents":1}}""",
                """{"op":2,"d":{$identity,"intents":"1"}}""",
                """{"op":2,"d":{$identity,"intents":1,"shard":[0]}}""",
                """{"op":2,"d":{$identity,"intents":1,"large_threshold":49}}""",
                """{"op":2,"d":{$identity,"intents":1,"large_threshold":251}}""",
                """{"op":2,"d":{$identity,"intents":1,"compress":1}}""",
                """{"op":2,"d":{$identity,"intents":1,"presence":{}}}""",
                """{"op":2,"d":{$identity,"intents":1,"presence":${presenceOf(6)}}}""",
                """{"op":6,"d":{"token":"a","session_id":"b"}}""",
                """{"op":6,"d":{"token":"a","session_id":"b","seq":"1"}}""",
                """{"op":1,"d":"1"}""",
            ) { command -> withMock { mock -> RawClient(mock.url).use { it.send(command).closeCode() shouldBe 4001 } } }
        }

        context("a malformed command closes with 4001") {
            withData(
                """{"op":3,"d":{"activities":[],"status":"online","afk":false}}""",
                """{"op":3,"d":{"since":null,"activities":[],"status":"away","afk":false}}""",
                """{"op":3,"d":{"since":null,"activities":[{"type":0}],"status":"online","afk":false}}""",
                """{"op":4,"d":{"guild_id":"1","self_mute":false,"self_deaf":false}}""",
                """{"op":3,"d":${presenceOf(-1)}}""",
                """{"op":3,"d":${presenceOf(6)}}""",
                """{"op":4,"d":{"guild_id":"x","channel_id":null,"self_mute":false,"self_deaf":false}}""",
                """{"op":8,"d":{"guild_id":"1"}}""",
                """{"op":8,"d":{"guild_id":"1","query":""}}""",
                """{"op":8,"d":{"guild_id":"1","query":"","limit":0,"user_ids":["1"]}}""",
                """{"op":8,"d":{"guild_id":["1"],"query":"","limit":0}}""",
                """{"op":8,"d":{"guild_id":"1","user_ids":[${List(101) { "\"$it\"" }.joinToString(",")}]}}""",
                """{"op":31,"d":{"guild_ids":"1"}}""",
                """{"op":43,"d":{"guild_id":"1","fields":"status"}}""",
            ) { command ->
                withMock { mock ->
                    RawClient(mock.url).use { client ->
                        client.ready()
                        client.send(command).closeCode() shouldBe 4001
                    }
                }
            }
        }

        test("120 sends in a window are taken, heartbeats among them; the 121st closes with 4008") {
            val clock = AtomicLong()
            withMock({ clock { clock.get() } }) { mock ->
                RawClient(mock.url).use { client ->
                    client.ready()
                    repeat(119) { client.heartbeat() }
                    repeat(119) { client.nextOp(11) }
                    client.heartbeat().closeCode() shouldBe 4008
                }
            }
        }

        test("the send window slides: 60 s after the first send there is room again") {
            val clock = AtomicLong()
            withMock({ clock { clock.get() }.heartbeatInterval(Duration.ofDays(1)) }) { mock ->
                RawClient(mock.url).use { client ->
                    repeat(120) { client.heartbeat().nextOp(11) }
                    clock.set(Duration.ofSeconds(60).toNanos())
                    repeat(120) { client.heartbeat().nextOp(11) }
                    client.heartbeat().closeCode() shouldBe 4008
                }
            }
        }

        test("no heartbeat for longer than the interval and its slack drops the connection, the session lives on") {
            val clock = AtomicLong()
            withMock({
                clock { clock.get() }.heartbeatInterval(Duration.ofMillis(50)).heartbeatSlack(Duration.ofMillis(10))
            }) { mock ->
                RawClient(mock.url).use { client ->
                    client.ready()
                    clock.set(Duration.ofMillis(60).toNanos())
                    client.heartbeat().nextOp(11)
                    clock.set(Duration.ofMillis(121).toNanos())
                    client.closeCode() shouldBe 1006
                    mock.stats.drops shouldBe 1
                    mock.sessions.single().isConnected shouldBe false
                }
            }
        }

        test("a missed heartbeat can close with a code") {
            withMock({
                heartbeatInterval(Duration.ofMillis(20)).heartbeatSlack(Duration.ZERO).missedHeartbeatCode(4009)
            }) { mock -> RawClient(mock.url).use { it.closeCode() shouldBe 4009 } }
        }

        test("a second identify of the same bucket within 5 s gets op 9 false and may try again on the connection") {
            val clock = AtomicLong()
            withMock({ clock { clock.get() }.maxConcurrency(2) }) { mock ->
                RawClient(mock.url).use { it.ready(shard = "[0,4]") }
                RawClient(mock.url).use { it.ready(shard = "[1,4]") }
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client.identify(shard = "[2,4]")
                    client.next().toString() shouldBe """{"t":null,"s":null,"op":9,"d":false}"""
                    clock.set(Duration.ofSeconds(5).toNanos() - 1)
                    client.identify(shard = "[2,4]").nextOp(9)
                    clock.set(Duration.ofSeconds(5).toNanos())
                    client.identify(shard = "[2,4]").nextEvent("READY")
                }
                mock.stats.identifies shouldBe 3
                mock.stats.identifyAttempts shouldBe 5
                mock.stats.identifiesTooSoon shouldBe 2
            }
        }

        test("an identify beyond the session start budget ends all sessions and resets the token") {
            withMock({ maxConcurrency(3).budget(1000, 1, Duration.ofHours(1)) }) { mock ->
                val first = RawClient(mock.url)
                first.ready(shard = "[0,3]")
                RawClient(mock.url).use { it.identify(shard = "[1,3]").closeCode() shouldBe 4004 }
                first.closeCode() shouldBe 4004
                mock.sessions.shouldBeEmpty()
                RawClient(mock.url).use { it.identify(shard = "[2,3]").closeCode() shouldBe 4004 }
                mock.stats.tokenResets shouldBe 1
                mock.budgetRemaining = 1
                RawClient(mock.url).use { it.identify(shard = "[2,3]").nextEvent("READY") }
            }
        }

        test("the sixth presence update within 20 s is ignored") {
            val clock = AtomicLong()
            withMock({ clock { clock.get() }.heartbeatInterval(Duration.ofDays(1)) }) { mock ->
                fun presence(afk: Boolean) =
                    """{"op":3,"d":{"since":null,"activities":[],"status":"idle","afk":$afk}}"""
                RawClient(mock.url).use { client ->
                    client.ready()
                    repeat(5) { client.send(presence(false)) }
                    client.send(presence(true)).heartbeat().nextOp(11)
                    mock.stats.ignoredCommands shouldBe 1
                    checkNotNull(mock.sessions.single().presence).contains("\"afk\":false") shouldBe true
                    clock.set(Duration.ofSeconds(20).toNanos())
                    client.send(presence(true)).heartbeat().nextOp(11)
                    checkNotNull(mock.sessions.single().presence).contains("\"afk\":true") shouldBe true
                }
            }
        }

        context("a close with 1000 or 1001 ends the session, any other keeps it") {
            withData(
                nameFn = { "code ${it.first}" },
                1000 to 0,
                1001 to 0,
                3000 to 1,
                4000 to 1,
                4900 to 1,
            ) { (code, left) ->
                withMock { mock ->
                    RawClient(mock.url).use { client ->
                        client.ready()
                        client.closeWith(code)
                        mock.await { it.connections.isEmpty() }
                        mock.sessions.size shouldBe left
                        mock.stats.clientCloses shouldContain (code to 1L)
                    }
                }
            }
        }

        test("a client that drops its TCP connection keeps its session") {
            withMock { mock ->
                RawClient(mock.url).use { it.ready() }
                mock.await { it.stats.openConnections == 0 }
                mock.sessions.single().isConnected shouldBe false
            }
        }
    })
