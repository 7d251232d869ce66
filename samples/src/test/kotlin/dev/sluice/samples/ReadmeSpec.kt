package dev.sluice.samples

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.readText
import kotlin.streams.asSequence

/** The README's programs are what the build compiles. */
class ReadmeSpec :
    FunSpec({
        test("each block of Kotlin or Java in the README is in a file that is compiled") {
            val compiled = Files.walk(Path.of("src", "main")).use { paths ->
                paths
                    .asSequence()
                    .filter { it.toString().endsWith(".kt") || it.toString().endsWith(".java") }
                    .map { it.readText().inOneLine() }
                    .toList()
            }
            val blocks = CODE.findAll(Path.of("..", "README.md").readText()).map { it.groupValues[1] }.toList()
            blocks.size shouldBeGreaterThan 2
            for (block in blocks) withClue(block) { compiled.any { block.inOneLine() in it } shouldBe true }
        }
    }) {
    private companion object {
        val CODE = Regex("```(?:kotlin|java)\n(.*?)```", RegexOption.DOT_MATCHES_ALL)
        val BLANKS = Regex("\\s+")

        /** Indentation and the columns of comments do not matter. */
        fun String.inOneLine() = trim().replace(BLANKS, " ")
    }
}
