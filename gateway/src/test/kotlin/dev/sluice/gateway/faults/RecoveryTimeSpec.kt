package dev.sluice.gateway.faults

import dev.sluice.model.Intents
import dev.sluice.model.Token
import dev.sluice.protocol.ProtocolConfig
import dev.sluice.testkit.MockGateway
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import java.nio.file.Path
import java.time.Duration
import kotlin.io.path.readLines
import kotlin.io.path.readText

/** docs/recovery.md gives the times that the suite waits for, with default settings. */
class RecoveryTimeSpec :
    FunSpec({
        test("the times of the page are those of the suite") {
            val config = ProtocolConfig.builder(Token(MockGateway.DEFAULT_TOKEN), Intents.NONE).build()
            val suite = Path.of("src/test/kotlin/dev/sluice/gateway/faults/FaultsOnSocketsSpec.kt").readText()
            val rows = Path.of("..", "docs", "recovery.md").readLines().mapNotNull(ROW::find)
            rows.size shouldBeGreaterThan 20
            for (row in rows) {
                withClue(row.value) {
                    val (told, test) = row.destructured
                    // The first kind of time after the test's name.
                    val kind = Regex("RecoveryTime\\.(\\w+)").find(suite, suite.indexOf("\"$test")).shouldNotBeNull()
                    val atMost = RecoveryTime.valueOf(kind.groupValues[1]).atMost(config, DISCORDS_HEARTBEAT)
                    Duration.ofMillis((told.toDouble() * 1_000).toLong()) shouldBe atMost
                }
            }
        }
    }) {
    private companion object {
        val DISCORDS_HEARTBEAT: Duration = Duration.ofMillis(41_250)
        val ROW = Regex("\\| ([\\d.]+) s[^|]*\\|[^|]*\\| `FaultsOnSocketsSpec`: \"([^\"]+)\" \\|$")
    }
}
