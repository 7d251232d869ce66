package dev.sluice.samples.cli

import dev.sluice.testkit.MockGateway
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.nio.file.Files
import java.nio.file.Path

/** The `sluice` command as its users run it: in a process of its own, seen by what it prints and how it ends. */
class SluiceCommandSpec :
    StringSpec({
        "demo plays the conversation, shows the resume and exits 0" {
            val run = sluice("demo")
            run.out shouldContain "identifies and 3 resumes"
            run.out.lines() shouldContain "demo: done"
            run.exitCode shouldBe 0
        }

        "decode counts what is typed and unknown, and exits 0" {
            val run =
                sluice(
                    "decode",
                    file(
                        """{"t":"GUILD_DELETE","s":1,"op":0,"d":{"id":"1"}}""",
                        """{"s":2,"d":{},"op":0,"t":"NOT_KNOWN"}""",
                    ),
                )
            run.out.trim() shouldBe "typed=1 unknown=1 failed=0"
            run.exitCode shouldBe 0
        }

        "decode names the line and the reason of each failure, and exits 1" {
            val run =
                sluice(
                    "decode",
                    file(
                        """{"t":"GUILD_DELETE","s":1,"op":0,"d":{"id":"x"}}""",
                        "no json",
                        """{"op":0,"t":"RESUMED","d":{}}""",
                    ),
                )
            run.out.lines()[0] shouldContain "line 1: "
            run.out.lines()[1] shouldContain "line 2: "
            run.out
                .trim()
                .lines()
                .last() shouldBe "typed=1 unknown=0 failed=2"
            run.exitCode shouldBe 1
        }

        "tail prints one JSON line for each event, and its life-cycle beside them" {
            MockGateway { token(null).guild(81384788765712384) }.start().use { mock ->
                val run = sluice("tail", "--gateway", mock.url, "--rest", mock.restUrl, "--raw", "--count", "2")
                val lines = run.out
                    .trim()
                    .lines()
                    .map { Json.parseToJsonElement(it).jsonObject }
                lines.map { it.getValue("t").jsonPrimitive.content } shouldContainExactly
                    listOf("READY", "GUILD_CREATE")
                lines.map { it.getValue("type").jsonPrimitive.content } shouldContainExactly
                    listOf("Ready", "GuildCreate")
                lines[1]
                    .getValue("d")
                    .jsonObject
                    .getValue("id")
                    .jsonPrimitive.content shouldBe "81384788765712384"
                run.err shouldContain "Connected("
                run.exitCode shouldBe 0
            }
        }

        "tail says in one line why Discord refuses it, and exits 1" {
            MockGateway { token("MTAwMDAwMDAwMDAwMDAwMDAx.another.token") }.start().use { mock ->
                val run = sluice("tail", "--gateway", mock.url)
                run.err shouldContain "4004"
                run.exitCode shouldBe 1
            }
        }

        "ping and manager-ping say in one line what to set when there is no token" {
            for (command in listOf("ping", "manager-ping")) {
                val run = sluice(command)
                run.err.trim() shouldBe "sluice: set the environment variable DISCORD_TOKEN to the bot's token"
                run.exitCode shouldBe 1
            }
        }

        "ping says in one line what is wrong with the address it was given" {
            SluiceProcess.start("ping", "--gateway", "http://127.0.0.1", token = MockGateway.DEFAULT_TOKEN).use {
                it.exitCode() shouldBe 1
                it.err.trim() shouldBe "sluice: the URL must begin with wss:// : http://127.0.0.1"
            }
        }

        "ping ends its session when it is told to stop" {
            MockGateway { token(null) }.start().use { mock ->
                val options = arrayOf("--gateway", mock.url, "--rest", mock.restUrl)
                SluiceProcess.start("ping", *options, token = MockGateway.DEFAULT_TOKEN).use { ping ->
                    ping.await("session") { mock.sessions.isNotEmpty() }
                    // 128 + SIGTERM: the signal has ended it, and the hook has let it finish.
                    ping.terminate() shouldBe 143
                }
                mock.stats.clientCloses shouldBe mapOf(1000 to 1L)
            }
        }

        "cluster refuses a range of shards without their number" {
            MockGateway { token(null) }.start().use { mock ->
                val run = sluice("cluster", "--gateway", mock.url, "--rest", mock.restUrl, "--range", "0-7")
                run.err shouldContain "--range needs --shards"
                run.exitCode shouldBe 2
                mock.stats.connections shouldBe 0
            }
        }
    }) {
    private class Run(val exitCode: Int, val out: String, val err: String)

    private companion object {
        fun sluice(vararg arguments: String): Run =
            SluiceProcess.start(*arguments).use { process -> Run(process.exitCode(), process.out, process.err) }

        fun file(vararg lines: String): String {
            val path: Path = Files.createTempFile("sluice", ".jsonl")
            path.toFile().deleteOnExit()
            Files.write(path, lines.asList())
            return path.toString()
        }
    }
}
