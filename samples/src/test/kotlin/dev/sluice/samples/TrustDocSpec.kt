package dev.sluice.samples

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.nio.file.Path
import kotlin.io.path.readLines

/** docs/trust.md promises a test that tries to break each rule, and says where the rule is enforced. */
class TrustDocSpec :
    FunSpec({
        val rows =
            Path
                .of("..", "docs", "trust.md")
                .readLines()
                .filter { it.startsWith("| ") && !it.startsWith("| rule |") }
                .map { line -> line.trim('|', ' ').split(" | ").map { it.trim(' ', '|') } }

        test("every row has a rule, a place and a test") {
            rows.size shouldBeGreaterThan 25
            for (cells in rows) {
                withClue(cells) {
                    cells.size shouldBe 3
                    NAME.findAll(cells[2]).count() shouldBeGreaterThan 0
                }
            }
        }

        test("every test that is named exists") {
            val named = rows.flatMap { cells -> NAME.findAll(cells[2]).map { it.groupValues[1] } }
            (named.toSet() - SourceFiles.named("src/test")).shouldBeEmpty()
        }

        test("every class that is named as the place exists") {
            val named = rows.flatMap { cells -> NAME.findAll(cells[1]).map { it.groupValues[1] } }
            (named.toSet() - SourceFiles.named("src/main")).shouldBeEmpty()
        }
    }) {
    private companion object {
        /** A class, perhaps with what belongs to it behind a dot. */
        val NAME = Regex("`([A-Z]\\w+)[^`]*`")
    }
}
