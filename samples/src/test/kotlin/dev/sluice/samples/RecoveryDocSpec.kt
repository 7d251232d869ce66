package dev.sluice.samples

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.name
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.streams.asSequence

/** docs/recovery.md names a test for each fault; a test that was renamed must not leave the promise behind. */
class RecoveryDocSpec :
    FunSpec({
        val rows =
            Path
                .of("..", "docs", "recovery.md")
                .readLines()
                .filter {
                    it.startsWith("| ") && it.count { c -> c == '|' } == COLUMNS + 1 &&
                        !it.startsWith("| fault |")
                }

        test("each fault has its row, and each row a test that exists") {
            rows.size shouldBeGreaterThan 25
            for (row in rows) {
                withClue(row) {
                    val (spec, name) = TEST.find(row)!!.destructured
                    (name in sourceOf(spec)) shouldBe true
                }
            }
        }
    }) {
    private companion object {
        const val COLUMNS = 5
        val TEST = Regex("`(\\w+)`: \"([^\"]+)\" \\|$")
        private val sources = HashMap<String, String>()

        fun sourceOf(spec: String): String =
            sources.getOrPut(spec) {
                listOf("gateway", "gateway-protocol").firstNotNullOf { module ->
                    Files.walk(Path.of("..", module, "src", "test")).use { files ->
                        files.asSequence().firstOrNull { it.name == "$spec.kt" }?.readText()
                    }
                }
            }
    }
}
