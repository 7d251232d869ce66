package dev.sluice.samples.cli

import dev.sluice.model.ShardId
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
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import java.io.File
import java.net.URI

/** A bot that runs in two processes, each with half of its shards, on a gateway in a third. */
class TwoProcessesSpec :
    FunSpec({
        test("over both logs every guild's numbers come without gap or double, each on the shard that owns the guild") {
            val stats = tempfile("stats", ".json")
            val logs = List(2) { tempfile("handled", ".log") }
            mock(stats).use { mock ->
                mock.await("addresses") { "rest " in mock.out }
                // Through a proxy, so that the network can break: resumes go where the clients were told to connect.
                FaultProxy(URI(mock.address("gateway")).port).start().use { proxy ->
                    val clusters =
                        listOf("0-7" to logs[0], "8-15" to logs[1]).map { (range, log) ->
                            cluster(proxy.url, mock.address("rest"), range, log)
                        }
                    try {
                        awaitEveryGuild(clusters, logs, 2)
                        proxy.cut()
                        mock.await("resumes") { resumes(stats) >= SHARDS }
                        val before = logs.map { handled(it).maxOf { line -> line.number } }
                        awaitEveryGuild(clusters, logs, before.max().toInt() + 2)
                        // 128 + SIGTERM: the signal has ended it, and the hook has let it finish.
                        for (cluster in clusters) withClue(cluster) { cluster.terminate() shouldBe 143 }
                        clusters.forEachIndexed { i, cluster -> cluster.shouldHaveShown(i * 8 until i * 8 + 8) }
                    } finally {
                        clusters.forEach { it.close() }
                    }
                }
                mock.terminate()
                val counted = Json.parseToJsonElement(stats.readText()).jsonObject
                counted.getValue("identifies").jsonPrimitive.long shouldBe SHARDS
                counted.getValue("identifies_too_soon").jsonPrimitive.long shouldBe 0
                counted.getValue("resumes").jsonPrimitive.long shouldBeGreaterThanOrEqual SHARDS.toLong()
                counted
                    .getValue("client_closes")
                    .jsonObject
                    .mapValues { it.value.jsonPrimitive.long } shouldContain ("1000" to SHARDS.toLong())
            }
            check(logs)
        }
    }) {
    private class Handled(val guild: Long, val sequence: Long, val shard: ShardId, val number: Long)

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

        fun SluiceProcess.address(of: String) = out.lines().first { it.startsWith("$of ") }.substringAfter(' ')

        fun resumes(stats: File): Long =
            stats.readText().ifEmpty { null }?.let {
                Json
                    .parseToJsonElement(it)
                    .jsonObject
                    .getValue("resumes")
                    .jsonPrimitive.long
            } ?: 0

        /** Until each guild's messages were handled up to [number]. */
        fun awaitEveryGuild(clusters: List<SluiceProcess>, logs: List<File>, number: Int) =
            clusters.forEachIndexed { i, cluster ->
                cluster.await("message $number in every guild") {
                    handled(logs[i]).filter { it.number >= number }.distinctBy { it.guild }.size == GUILDS / 2
                }
            }

        fun SluiceProcess.shouldHaveShown(shards: IntRange) =
            withClue(this) {
                out.lines() shouldContainAll shards.flatMap { listOf("$it/$SHARDS Ready", "$it/$SHARDS Closed") }
            }

        fun handled(log: File): List<Handled> =
            log
                .readText()
                .substringBeforeLast('\n', "")
                .lines()
                .filter { it.isNotEmpty() }
                .map { line ->
                    val (guild, sequence, shard, number) = line.split(' ')
                    Handled(guild.toLong(), sequence.toLong(), ShardId.parse(shard), number.toLong())
                }

        fun check(logs: List<File>) {
            val lines = logs.flatMap(::handled)
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
