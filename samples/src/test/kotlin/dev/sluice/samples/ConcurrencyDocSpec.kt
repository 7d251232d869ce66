package dev.sluice.samples

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.nameWithoutExtension
import kotlin.io.path.readLines
import kotlin.streams.asSequence

/** docs/concurrency.md lists what several threads touch and the test of each; neither must be renamed away from it. */
class ConcurrencyDocSpec :
    FunSpec({
        test("every class and every test of the list exists") {
            val rows =
                Path
                    .of("..", "docs", "concurrency.md")
                    .readLines()
                    .dropWhile { !it.startsWith("## What several threads touch") }
                    .drop(1)
                    .takeWhile { !it.startsWith("## ") }
                    .filter { it.startsWith("| `") }
                    .map { it.trim('|', ' ').split(" | ") }
            rows.size shouldBeGreaterThan 30

            fun named(column: Int) =
                rows.flatMapTo(HashSet()) { row -> NAME.findAll(row[column]).map { it.groupValues[1] } }
            (named(0) - classesUnder("main")).shouldBeEmpty()
            (named(2) - classesUnder("test")).shouldBeEmpty()
        }
    }) {
    private companion object {
        val NAME = Regex("`(\\w+)`")

        fun classesUnder(kind: String): Set<String> =
            listOf("gateway", "gateway-protocol")
                .flatMap { module ->
                    Files.walk(Path.of("..", module, "src", kind)).use { files ->
                        files.asSequence().map { it.nameWithoutExtension }.toList()
                    }
                }.toSet()
    }
}
