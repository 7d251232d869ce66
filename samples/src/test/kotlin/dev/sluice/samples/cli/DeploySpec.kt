package dev.sluice.samples.cli

import dev.sluice.testkit.MockGuild
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.engine.spec.tempfile
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import java.io.File

/** The recipe of `docs/deploys.md`, with processes. */
class DeploySpec :
    FunSpec({
        test("old process out, new process in: no event is lost, none comes twice, no identify is spent") {
            val stats = tempfile("stats", ".json")
            val sessions = tempdir("sessions")
            val logs = List(2) { tempfile("handled", ".log") }
            mock(stats).use { mock ->
                cluster(mock, sessions, logs[0]).use { old ->
                    awaitEveryGuild(old, logs[0], 3)
                    // 128 + SIGTERM: the signal has ended it, and the hook has let it finish.
                    old.terminate() shouldBe 143
                }
                sessions.list().orEmpty().toList() shouldHaveSize SHARDS
                cluster(mock, sessions, logs[1]).use { new ->
                    awaitEveryGuild(new, logs[1], HandledMessage.newestIn(logs[0]) + 3)
                    new.terminate() shouldBe 143
                }
                mock.terminate()
            }
            val counted = MockFigures(stats)
            withClue(stats.readText()) {
                counted["identify_attempts"] shouldBe SHARDS
                counted["resume_attempts"] shouldBe SHARDS
                counted["resumes"] shouldBe SHARDS
                counted.clientCloses shouldBe mapOf("4901" to 2L * SHARDS)
            }
            val byGuild = logs.flatMap(HandledMessage::allOf).groupBy { it.guild }
            byGuild.keys shouldBe (0 until GUILDS).map { MockGuild.idAt(it) }.toSet()
            for ((guild, messages) in byGuild) {
                withClue(
                    "guild $guild",
                ) { messages.map { it.number } shouldContainExactly (1L..messages.size).toList() }
            }
        }
    }) {
    private companion object {
        const val SHARDS = 4
        const val GUILDS = 12

        fun mock(stats: File) =
            SluiceProcess.start(
                "mock",
                "--guilds=$GUILDS",
                "--numbered",
                "--rate=500",
                "--identify-interval=200",
                "--stats=$stats",
            )

        fun cluster(mock: SluiceProcess, sessions: File, log: File) =
            SluiceProcess.start(
                "cluster",
                "--gateway=${mock.address("gateway")}",
                "--rest=${mock.address("rest")}",
                "--shards=$SHARDS",
                "--sessions=$sessions",
                "--handled=$log",
                "--identify-interval=200",
            )

        /** Until each guild's messages were handled up to [number]. */
        fun awaitEveryGuild(cluster: SluiceProcess, log: File, number: Long) =
            cluster.await("message $number in every guild") {
                HandledMessage
                    .allOf(log)
                    .filter { it.number >= number }
                    .distinctBy { it.guild }
                    .size == GUILDS
            }
    }
}
