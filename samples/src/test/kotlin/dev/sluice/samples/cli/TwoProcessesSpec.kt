package dev.sluice.samples.cli

import dev.sluice.testkit.FaultProxy
import dev.sluice.testkit.MockGuild
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempfile
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeGreaterThanOrEqual
import io.kotest.matchers.maps.shouldContain
import io.kotest.matchers.shouldBe
import java.io.File
import java.net.URI

/** A bot that runs in two processes, each with half of its shards, on a gateway in a third. */
class TwoProcessesSpec :
    FunSpec({
        test("over both logs every guild's numbers come without gap or double, each on the shard that owns the guild") {
            val stats = tempfile("stats", ".json")
            val counted = MockFigures(stats)
            val logs = List(2) { tempfile("handled", ".log") }
            mock(stats).use { mock ->
                // Through a proxy, so that the network can break: resumes go where the clients were told to connect.
                FaultProxy(URI(mock.address("gateway")).port).start().use { proxy ->
                    val clusters =
                        listOf("0-7" to logs[0], "8-15" to logs[1]).map { (range, log) ->
                            cluster(proxy.url, mock.address("rest"), range, log)
                        }
                    try {
                        awaitEveryGuild(clusters, logs, 2)
                        proxy.cut()
                        mock.await("resumes") { counted["resumes"] >= SHARDS }
                        val before = logs.map(HandledMessage::newestIn)
                        awaitEveryGuild(clusters, logs, before.max().toInt() + 2)
                        // 128 + SIGTERM: the signal has ended it, and the hook has let it finish.
                        for (cluster in clusters) withClue(cluster) { cluster.terminate() shouldBe 143 }
                        clusters.forEachIndexed { i, cluster -> cluster.shouldHaveShown(i * 8 until i * 8 + 8) }
                    } finally {
                        clusters.forEach { it.close() }
                    }
                }
                mock.terminate()
                counted["identifies"] shouldBe SHARDS
                counted["identifies_too_soon"] shouldBe 0
                counted["resumes"] shouldBeGreaterThanOrEqual SHARDS.toLong()
                counted.clientCloses shouldContain ("1000" to SHARDS.toLong())
            }
            check(logs)
        }
    }) {
    private companion object {
        const val SHARDS = 16
        const val GUILDS = 48

        fun mock(stats: File) =
            SluiceProcess.start(
                "mock",
                "--guilds=$GUILDS",
                "--numbered",
                "--rate=1000",
                "--max-concurrency=16",
                "--identify-interval=200",
                "--stats=$stats",
            )

        fun cluster(gateway: String, rest: String, range: String, log: File) =
            SluiceProcess.start(
                "cluster",
                "--gateway=$gateway",
                "--rest=$rest",
                "--shards=$SHARDS",
                "--range=$range",
                "--handled=$log",
                "--identify-interval=200",
            )

        /** Until each guild's messages were handled up to [number]. */
        fun awaitEveryGuild(clusters: List<SluiceProcess>, logs: List<File>, number: Int) =
            clusters.forEachIndexed { i, cluster ->
                cluster.await("message $number in every guild") {
                    HandledMessage
                        .allOf(logs[i])
                        .filter { it.number >= number }
                        .distinctBy { it.guild }
                        .size ==
                        GUILDS / 2
                }
            }

        fun SluiceProcess.shouldHaveShown(shards: IntRange) =
            withClue(this) {
                out.lines() shouldContainAll shards.flatMap { listOf("$it/$SHARDS Ready", "$it/$SHARDS Closed") }
            }

        fun check(logs: List<File>) {
            val lines = logs.flatMap(HandledMessage::allOf)
            lines.size shouldBeGreaterThan GUILDS
            val byGuild = lines.groupBy { it.guild }
            byGuild.keys shouldBe (0 until GUILDS).map { MockGuild.idAt(it) }.toSet()
            for ((guild, ofGuild) in byGuild) {
                withClue("guild $guild") {
                    val first = ofGuild.first().number
                    ofGuild.map { it.number } shouldBe (first until first + ofGuild.size).toList()
                    val shard = ofGuild.map { it.shard }.distinct().single()
                    shard.total shouldBe SHARDS
                    shard.ownsGuild(guild) shouldBe true
                }
            }
            for ((shard, ofShard) in lines.groupBy { it.shard }) {
                withClue("shard $shard") {
                    ofShard.map { it.sequence }.zipWithNext().all { (a, b) -> a < b } shouldBe
                        true
                }
            }
        }
    }
}
