package dev.sluice.samples.cli

import dev.sluice.protocol.StoredSession
import dev.sluice.testkit.MockGateway
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import picocli.CommandLine
import java.io.PrintWriter
import java.io.StringWriter
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption

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

        "decode counts a line that is not UTF-8 as failed, and goes on" {
            val file = Files.createTempFile("sluice", ".jsonl")
            file.toFile().deleteOnExit()
            Files.write(file, """{"t":"A","op":0,"d":"x"}""".replace('x', '\u00e9').toByteArray(Charsets.ISO_8859_1))
            Files.writeString(file, "\n{\"t\":\"A\",\"op\":0,\"d\":\"\u00e9\"}\n", StandardOpenOption.APPEND)
            val run = sluice("decode", file.toString())
            run.out.lines()[0] shouldContain "line 1: "
            run.out
                .trim()
                .lines()
                .last() shouldBe "typed=0 unknown=1 failed=1"
            run.exitCode shouldBe 1
        }

        "what its user got wrong is told in one line, and the exit code is 1" {
            val file = Files.createTempFile("sluice", ".jsonl")
            Files.delete(file)
            MockGateway { token(null) }.start().use { mock ->
                for ((arguments, reason) in listOf(
                    listOf("decode", "$file") to "there is no $file",
                    listOf("mock", "--events=$file") to "there is no $file",
                    listOf("mock", "--shards=0") to "must be positive",
                    listOf("mock", "--port=${mock.port}") to "is it taken?",
                    listOf("tail", "--gateway=http://127.0.0.1") to "wss://",
                    listOf("tail", "--gateway=${mock.url}", "--handled=$file/log") to "there is no $file/log",
                    listOf("cluster", "--gateway=${mock.url}", "--rest=${mock.restUrl}", "--shards=0") to "was 0",
                    listOf("cluster", "--gateway=${mock.url}", "--shards=2", "--range=1-2") to "1",
                )) {
                    withClue(arguments) {
                        val run = sluice(*arguments.toTypedArray())
                        run.err.trim().lines() shouldHaveSize 1
                        run.err shouldStartWith "sluice ${arguments[0]}: "
                        run.err shouldContain reason
                        run.exitCode shouldBe 1
                    }
                }
            }
        }

        "tail ends when nobody reads what it prints, and the next one begins with what was not printed" {
            val session = newDirectory().resolve("session.json")
            MockGateway { token(null).guild(81384788765712384) }.start().use { mock ->
                SluiceProcess.start("tail", "--gateway=${mock.url}", "--session=$session", isPiped = true).use { tail ->
                    tail.await("the guild") { sequenceIn(session) == 2L }
                    tail.closeOutput()
                    mock.dispatch("TYPING_START", TYPING)
                    tail.exitCode() shouldBe 1
                    tail.err
                        .trim()
                        .lines()
                        .last() shouldStartWith "sluice tail: "
                    tail.err shouldNotContain "\tat "
                }
                mock.stats.clientCloses shouldBe mapOf(4901 to 1L)
                sequenceIn(session) shouldBe 2
                val next = sluice("tail", "--gateway=${mock.url}", "--session=$session", "--count=1")
                next.out shouldContain "\"s\":3,\"t\":\"TYPING_START\""
            }
        }

        "cluster keeps its sessions when its log cannot be written".config(
            enabled = Files.exists(Path.of("/dev/full")),
        ) {
            val sessions = newDirectory()
            MockGateway { token(null).guild(81384788765712384) }.start().use { mock ->
                val options = arrayOf("--gateway=${mock.url}", "--rest=${mock.restUrl}", "--shards=1")
                SluiceProcess.start("cluster", *options, "--sessions=$sessions", "--handled=/dev/full").use { cluster ->
                    cluster.await("session") { mock.sessions.any { it.isConnected } }
                    mock.dispatch("MESSAGE_CREATE", MESSAGE)
                    cluster.exitCode() shouldBe 1
                    cluster.err
                        .trim()
                        .lines()
                        .last() shouldStartWith "sluice cluster: "
                }
                mock.stats.clientCloses shouldBe mapOf(4901 to 1L)
                sequenceIn(Files.list(sessions).use { it.toList() }.single()) shouldBe 2
            }
        }

        "mock tells what it cannot play and what it cannot write, and goes on" {
            val directory = newDirectory()
            val events = directory.resolve("events.jsonl")
            Files.writeString(events, "{\"t\":\"TYPING_START\",\"d\":$TYPING}\n{\"x\":\n")
            val stats = directory.resolve("not/yet/stats.json")
            SluiceProcess.start("mock", "--events=$events", "--stats=$stats").use { mock ->
                mock.await("word of the counters") { "sluice mock: the counters" in mock.err }
                Files.createDirectories(stats.parent)
                mock.await("counters") { Files.exists(stats) }
                sluice("tail", "--gateway=${mock.address("gateway")}", "--events=TYPING_START", "--count=1")
                mock.await("word of the file") { "sluice mock: $events could not be played: line 2" in mock.err }
            }
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
                it.err.trim() shouldBe "sluice: gatewayUrl must begin with wss:// : http://127.0.0.1"
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

        "every command tells its options with --help" {
            for (name in CommandLine(SluiceCommand()).subcommands.keys) {
                val out = StringWriter()
                val command = CommandLine(SluiceCommand()).setOut(PrintWriter(out))
                withClue(name) { command.execute(name, "--help") shouldBe 0 }
                out.toString() shouldContain "Usage: sluice $name"
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

        const val TYPING = """{"channel_id":"2","user_id":"3","timestamp":1}"""
        const val MESSAGE =
            """{"id":"1","channel_id":"2","guild_id":"81384788765712384","type":0,"content":"a",""" +
                """"timestamp":"2026-11-21T00:00:00+00:00","author":{"id":"3","username":"ann"}}"""

        fun newDirectory(): Path =
            Files.createTempDirectory("sluice").also { directory ->
                Runtime.getRuntime().addShutdownHook(Thread { directory.toFile().deleteRecursively() })
            }

        /** Up to where the session in [file] is stored; null when there is none. */
        fun sequenceIn(file: Path): Long? =
            if (Files.exists(file)) StoredSession.fromJson(Files.readString(file)).session?.sequence else null

        fun file(vararg lines: String): String {
            val path: Path = Files.createTempFile("sluice", ".jsonl")
            path.toFile().deleteOnExit()
            Files.write(path, lines.asList())
            return path.toString()
        }
    }
}
