package dev.sluice.samples

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.nio.file.Path
import kotlin.io.path.readLines

/** docs/compatibility.md promises a test for each row; a test that was renamed must not leave the promise behind. */
class CompatibilityDocSpec :
    FunSpec({
        val rows =
            Path
                .of("..", "docs", "compatibility.md")
                .readLines()
                .filter { it.startsWith("| ") && !it.startsWith("| system |") }
                .map { line -> line.trim('|', ' ').split(" | ").map { it.trim(' ', '|') } to line }

        test("every row has a system, a feature, what is here, and a test or a reason for none") {
            rows.size shouldBeGreaterThan 80
            for ((cells, line) in rows) {
                withClue(line) {
                    val isWithout = line.trimEnd().endsWith("| |")
                    cells.size shouldBe if (isWithout) 3 else 4
                    if (isWithout) cells[2].startsWith("**No**") shouldBe true
                    if (!isWithout) (NAME.findAll(cells[3]).count() > 0) shouldBe true
                }
            }
        }

        test("every test that is named exists") {
            val named = rows.filter { it.first.size == 4 }.flatMap {
                NAME.findAll(it.first[3]).map { m ->
                    m.groupValues[1]
                }
            }
            (named.toSet() - SourceFiles.named("src/test")).shouldBeEmpty()
        }
    }) {
    private companion object {
        val NAME = Regex("`(\\w+)`")
    }
}
