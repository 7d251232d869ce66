package dev.sluice.samples

import dev.sluice.samples.sansio.SansIoPingBot
import dev.sluice.testkit.MockGateway
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.io.File
import java.time.Duration
import java.util.concurrent.TimeUnit

/** The bot without I/O library runs on what `gateway-protocol` needs and nothing else. */
class SansIoClassPathSpec :
    StringSpec({
        "the sans-I/O bot answers !ping and resumes with neither coroutines, Ktor nor slf4j on its class path" {
            MockGateway { token(TOKEN).guild(GUILD) }.start().use { mock ->
                val process =
                    ProcessBuilder(JAVA, "-cp", protocolClassPath(), BOT, mock.url, mock.restUrl)
                        .redirectErrorStream(true)
                        .apply { environment()["DISCORD_TOKEN"] = TOKEN }
                        .start()
                try {
                    mock.awaitSessions(1, PATIENCE)
                    mock.dispatch("MESSAGE_CREATE", message("1"))
                    mock.takeRequest(PATIENCE).body shouldContain "Pong!"
                    mock.closeAll(4000)
                    mock.dispatch("MESSAGE_CREATE", message("2"))
                    mock.takeRequest(PATIENCE).body shouldContain "Pong!"
                    mock.stats.resumes shouldBe 1
                } finally {
                    process.destroy()
                    process.waitFor(PATIENCE.seconds, TimeUnit.SECONDS)
                }
            }
        }

        "what is left out is really left out" {
            val entries = protocolClassPath().split(File.pathSeparator)
            entries.filter { entry -> ABSENT.any { it in File(entry).name } } shouldHaveSize 0
            entries.filter { "gateway-protocol" in it } shouldHaveSize 1
        }
    }) {
    private companion object {
        const val TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.test.token"
        const val GUILD = 81384788765712384L
        val PATIENCE: Duration = Duration.ofSeconds(30)
        val JAVA: String = File(System.getProperty("java.home"), "bin/java").path
        val BOT: String = SansIoPingBot::class.java.name
        val ABSENT = listOf("coroutines", "ktor", "slf4j", "logback")

        /** What `gateway-protocol` brings by itself, and the samples' own classes. */
        val NEEDED =
            listOf(
                "gateway-protocol",
                "gateway-model",
                "gateway-codec",
                "gateway-compression",
                "gateway-ratelimit",
                "kotlin-stdlib",
                "kotlinx-serialization",
                "samples/target/classes",
            )

        fun protocolClassPath(): String =
            System
                .getProperty("surefire.real.class.path", System.getProperty("java.class.path"))
                .let { System.getProperty("surefire.test.class.path", it) }
                .split(File.pathSeparator)
                .filter { entry -> NEEDED.any { it in entry.replace('\\', '/') } }
                .joinToString(File.pathSeparator)

        fun message(id: String): String =
            """{"id":"$id","channel_id":"2","guild_id":"$GUILD","type":0,"content":"!ping",""" +
                """"timestamp":"2026-11-21T12:00:00+00:00","author":{"id":"3","username":"alice"}}"""
    }
}
