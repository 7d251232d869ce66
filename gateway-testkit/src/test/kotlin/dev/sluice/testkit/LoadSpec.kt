package dev.sluice.testkit

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import java.nio.file.Files
import java.time.Duration
import kotlin.concurrent.thread

class LoadSpec :
    FunSpec({
        val isLong = System.getProperty("sluice.long") == "true"
        val body = """{"id":"1","channel_id":"2","content":"${"x".repeat(900)}"}"""

        context("events in bulk arrive complete and in order, more than any queue holds") {
            withData("none", "zlib-stream", "zstd-stream") { compression ->
                val count = if (isLong) 200_000 else 20_000
                withMock({ sendQueue(1000).replayBuffer(100) }) { mock ->
                    RawClient(mock.url, queryOf(compression)).use { client ->
                        client.ready()
                        val sender = thread { repeat(count) { mock.dispatch("MESSAGE_CREATE", body) } }
                        var expected = 1L
                        repeat(count) {
                            val text = client.nextText()
                            val sequence = text.substringAfter("\"s\":").substringBefore(',').toLong()
                            check(sequence == ++expected) { "expected $expected, got $sequence" }
                        }
                        sender.join()
                        mock.stats.slowClients shouldBe 0
                    }
                }
            }
        }

        test("2,000 events a second and more are played at their rate") {
            val file = Files.createTempFile("events", ".jsonl")
            Files.write(file, List(1000) { """{"t":"MESSAGE_CREATE","d":$body}""" })
            withMock { mock ->
                RawClient(mock.url).use { client ->
                    client.ready()
                    val from = System.nanoTime()
                    mock.play(file, 4000.0, false)
                    repeat(1000) { client.nextText() }
                    // It must not be faster than asked; how much slower is the machine's affair.
                    (System.nanoTime() - from >= Duration.ofMillis(240).toNanos()) shouldBe true
                }
            }
            Files.delete(file)
        }

        test(
            "a client that does not read is cut off after the timeout, its session stays, others are served meanwhile",
        ) {
            withMock({
                identifyWindow(Duration.ZERO).sendQueue(50).slowClientTimeout(Duration.ofMillis(300)).replayBuffer(50)
            }) { mock ->
                RawClient(mock.url, isReading = false).use { slow ->
                    RawClient(mock.url).use { reading ->
                        slow.identify()
                        mock.awaitSessions(1)
                        reading.ready()
                        val big = """{"id":"1","channel_id":"2","content":"${"x".repeat(500_000)}"}"""
                        val sender = thread {
                            while (mock.stats.slowClients ==
                                0L
                            ) {
                                mock.dispatch("MESSAGE_CREATE", big)
                            }
                        }
                        repeat(20) { reading.heartbeat().nextOp(11) }
                        sender.join()
                        mock.stats.slowClients shouldBe 1
                        mock.sessions.map { it.isConnected } shouldContainExactly listOf(false, true)
                    }
                }
            }
        }

        test("200 shards are served at once, and each gets its guild's events") {
            withMock({ maxConcurrency(200).heartbeatInterval(Duration.ofMinutes(1)) }) { mock ->
                val clients = List(200) { RawClient(mock.url, queryOf("zlib-stream")) }
                clients.forEachIndexed { i, client -> client.identify(shard = "[$i,200]") }
                mock.awaitSessions(200, Duration.ofSeconds(20))
                repeat(200) {
                    mock.dispatch(
                        "MESSAGE_CREATE",
                        """{"id":"$it","guild_id":"${guildOn(it)}","channel_id":"2"}""",
                    ) shouldBe
                        1
                }
                clients.forEachIndexed { i, client ->
                    client.nextEvent("MESSAGE_CREATE").data.text("id") shouldBe "$i"
                }
                clients.forEach(RawClient::close)
                mock.await { it.stats.openConnections == 0 }
            }
        }
    })
