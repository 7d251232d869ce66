package dev.sluice.samples.cli

import dev.sluice.protocol.StoredSession
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.engine.spec.tempfile
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.io.File
import java.io.RandomAccessFile
import kotlin.random.Random

/** A bot that is killed with SIGKILL and started again, on a gateway in another process. */
class KillingSpec :
    FunSpec({
        val isLong = System.getProperty("sluice.long") == "true"
        val kills = if (isLong) 20 else 2

        for ((gateway, isTrimming) in listOf("keeps a replay buffer" to false, "trims by heartbeats" to true)) {
            test("killed at random, it handles every event and identifies once, when the gateway $gateway") {
                val seed = System.nanoTime()
                val scene = Scene(tempdir("killing"), tempfile("stats", ".json"))
                val options = if (isTrimming) arrayOf("--trim-on-heartbeat") else emptyArray()
                withClue("seed $seed") {
                    scene.mock("--replay-buffer=200000", *options).use { mock ->
                        val killing = Killing(scene, mock, Random(seed), isTrimming)
                        repeat(kills) { killing.runAndKill() }
                        killing.runToTheEnd()
                        killing.check()
                        println("seed $seed, gateway $gateway, $killing")
                    }
                }
            }
        }

        test("a session that the gateway has forgotten is told once, with the bounds that were stored")
            .config(enabled = isLong) {
                val scene = Scene(tempdir("killing"), tempfile("stats", ".json"))
                scene.mock("--replay-buffer=10").use { mock ->
                    scene.tail(mock).use { tail ->
                        tail.await("events") { scene.lastHandled() > 1_000 }
                        tail.killAfter(0)
                    }
                    val stored = StoredSession.fromJson(scene.session.readText())
                    val missed = checkNotNull(stored.lastReceived) + 10
                    mock.await("more than is kept") { scene.figures["dispatches"] > missed }
                    scene.tail(mock).use { tail ->
                        tail.await("a new session") { "Connected(" in tail.err }
                        val lost = tail.err.lines().filter { it.startsWith("SessionLost(") } shouldHaveSize 1
                        lost.single() shouldContain
                            "SessionLost(lastFinished=${stored.session?.sequence}, lastReceived=${stored.lastReceived}, "
                    }
                    mock.terminate()
                    scene.figures["identify_attempts"] shouldBe 2
                }
            }
    }) {
    /** The files and programs of one test. */
    private class Scene(directory: File, stats: File) {
        val session = directory.resolve("session.json")
        private val log = directory.resolve("handled.log")
        private val events = directory.resolve("events.jsonl")
        private val stats = stats.path
        val figures = MockFigures(stats)

        init {
            events.writeText((1..100).joinToString("\n") { message(it) })
        }

        fun mock(vararg options: String) =
            SluiceProcess.start(
                "mock",
                "--events=$events",
                "--loop",
                "--rate=2000",
                "--heartbeat-interval=1000",
                "--stats=$stats",
                *options,
            )

        fun tail(mock: SluiceProcess) =
            SluiceProcess.start("tail", "--gateway=${mock.address("gateway")}", "--session=$session", "--handled=$log")

        /** What the log holds, without a line that was written half. */
        fun handled(): List<Long> =
            if (!log.exists()) {
                emptyList()
            } else {
                wholeLines(log.readText()).map { it.toLong() }
            }

        /** The last of [handled]; 0 when there is none. It reads no more than it needs, since the log grows long. */
        fun lastHandled(): Long {
            if (!log.exists()) return 0
            val end = RandomAccessFile(log, "r").use { file ->
                file.seek(maxOf(0, file.length() - LAST_LINES_BYTES))
                ByteArray(LAST_LINES_BYTES).let { String(it, 0, maxOf(0, file.read(it))) }
            }
            return wholeLines(end).lastOrNull()?.toLong() ?: 0
        }

        private fun wholeLines(text: String) = text.substringBeforeLast('\n', "").lines().filter { it.isNotEmpty() }

        private fun message(number: Int) =
            """{"t":"MESSAGE_CREATE","d":{"id":"$number","channel_id":"2","guild_id":"81384788765712384","type":0,""" +
                """"content":"$number","timestamp":"2026-11-21T00:00:00+00:00","author":{"id":"3","username":"ann"}}}"""

        private companion object {
            /** Room for two lines. */
            const val LAST_LINES_BYTES = 40
        }
    }

    private class Killing(
        private val scene: Scene,
        private val mock: SluiceProcess,
        private val random: Random,
        private val isTrimming: Boolean,
    ) {
        private val runs = ArrayList<List<Long>>()
        private var linesBefore = 0

        fun runAndKill() {
            scene.tail(mock).use { tail ->
                // The first READY has to be handled; later a process may be killed before it gets anywhere.
                if (runs.isEmpty() || random.nextInt(4) > 0) awaitLife(tail)
                tail.killAfter(random.nextLong(MAX_MILLIS))
            }
            noteRun()
        }

        /** Lets the last process have all that was sent until now, and ends it politely. */
        fun runToTheEnd() {
            scene.tail(mock).use { tail ->
                val sent = scene.figures["dispatches"]
                val before = scene.lastHandled()
                tail.await("sequence $sent") { scene.lastHandled().let { it != before && it >= sent } }
                // 128 + SIGTERM: the signal has ended it, and the hook has let it finish.
                tail.terminate() shouldBe 143
            }
            noteRun()
            StoredSession.fromJson(scene.session.readText()).session?.sequence shouldBe runs.last().last()
            mock.terminate()
        }

        fun check() {
            for ((index, run) in runs.withIndex()) {
                withClue("run $index") {
                    run.zipWithNext().firstOrNull { (before, next) -> before >= next } shouldBe
                        null
                }
            }
            val sequences = runs.flatten().toSortedSet()
            // A kill may cost a RESUMED, which no later resume replays, and nothing else.
            scene.figures.unreplayed shouldContainAll (1..sequences.last()) - sequences
            sequences.size.toLong() shouldBeGreaterThan 100
            scene.figures["identify_attempts"] shouldBe 1
            scene.figures["resumes"] shouldBeGreaterThan 0
        }

        override fun toString(): String {
            val lines = runs.sumOf { it.size }
            val figures = listOf("identifies", "resumes", "heartbeats", "dispatches", "replayed")
            return "${runs.size - 1} kills, $lines lines, ${runs.flatten().toSet().size} sequences, " +
                figures.joinToString { "$it ${scene.figures[it]}" }
        }

        private fun awaitLife(tail: SluiceProcess) {
            val heartbeats = scene.figures["heartbeats"]
            val before = scene.lastHandled()
            tail.await("an event") { scene.lastHandled() != before }
            // Without one a gateway that trims by heartbeats is like any other.
            if (isTrimming) tail.await("a heartbeat") { scene.figures["heartbeats"] > heartbeats }
        }

        private fun noteRun() {
            val lines = scene.handled()
            runs += lines.drop(linesBefore)
            linesBefore = lines.size
        }

        private companion object {
            /** Some saves of the session, one a second, lie in between. */
            const val MAX_MILLIS = 1_500L
        }
    }
}
