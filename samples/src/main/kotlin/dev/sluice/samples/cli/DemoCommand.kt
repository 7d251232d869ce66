package dev.sluice.samples.cli

import dev.sluice.samples.JavaPingBot
import dev.sluice.samples.pingBot
import dev.sluice.samples.sansio.SansIoPingBot
import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockGuild
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import picocli.CommandLine.Command
import java.time.Duration
import java.util.concurrent.Callable

/** The library at work without token and network: a mock Discord, three bots, a cut connection, a resume. */
@Command(
    name = "demo",
    description = ["Starts a mock Discord and three bots, plays a !ping, cuts the connection, shows the resume."],
)
internal class DemoCommand : Callable<Int> {
    private var messageId = 1_000_000_000_000_000_000L

    override fun call(): Int {
        val guild = MockGuild
            .builder(GUILD)
            .name("Sluice demo")
            .channel(CHANNEL, "general")
            .build()
        // The bots share a machine but not a token, as three bots on Discord would; the mock takes any.
        val mock = MockGateway { token(null).guild(guild).identifyWindow(Duration.ofMillis(1)) }.start()
        return mock.use { if (play(mock)) 0 else 1 }
    }

    private fun play(mock: MockGateway): Boolean =
        runBlocking(Dispatchers.Default) {
            say("a mock Discord listens on ${mock.url}; three bots connect to it")
            val kotlinBot = launch { pingBot(token("kotlin"), mock.url, mock.restUrl) }
            val javaBot = JavaPingBot(token("java"), mock.url, mock.restUrl)
            javaBot.connect().join()
            val sansIoBot = SansIoPingBot.of(token("sansio"), mock.url, mock.restUrl)
            val loop = Thread({ sansIoBot.run() }, "sans-io-bot").apply { start() }
            mock.awaitSessions(BOTS, PATIENCE)

            var isFine = ping(mock, "all three are there: alice writes !ping")

            say("the gateway closes all connections with 4000, and alice writes !ping while the bots are away")
            mock.closeAll(4000, "demo")
            isFine = ping(mock, "the message waits in the sessions; the bots resume and find it") && isFine
            mock.await(PATIENCE) { it.stats.resumes >= BOTS }
            val stats = mock.stats
            say("the mock counted ${stats.identifies} identifies and ${stats.resumes} resumes: no session was lost")

            kotlinBot.cancelAndJoin()
            javaBot.close()
            sansIoBot.close()
            loop.join()
            mock.await(PATIENCE) { it.stats.openConnections == 0 }
            say(if (isFine) "done" else "a pong is missing")
            isFine && mock.stats.identifies == BOTS.toLong()
        }

    /** Lets alice write `!ping` and waits for as many pongs as there are bots. */
    private fun ping(mock: MockGateway, what: String): Boolean {
        say(what)
        mock.dispatch("MESSAGE_CREATE", message("!ping"))
        return List(BOTS) { mock.takeRequest(PATIENCE) }
            .onEach {
                say(
                    "${it.method} ${it.path} ${it.body} of the bot ${it.authorization?.substringAfterLast('.')}",
                )
            }.all { it.status == HTTP_OK && "Pong!" in it.body }
    }

    private fun message(content: String): String =
        """{"id":"${messageId++}","channel_id":"$CHANNEL","guild_id":"$GUILD","type":0,"content":"$content",""" +
            """"author":{"id":"53908232506183680","username":"alice","discriminator":"0","global_name":"Alice"},""" +
            """"timestamp":"2026-11-21T12:00:00.000000+00:00","edited_timestamp":null,"tts":false,""" +
            """"mention_everyone":false,"mentions":[],"mention_roles":[],"attachments":[],"embeds":[],"pinned":false}"""

    private fun token(name: String): String = "MTAwMDAwMDAwMDAwMDAwMDAx.demo.$name"

    private fun say(what: String) = println("demo: $what")

    private companion object {
        const val GUILD = 81384788765712384L
        const val CHANNEL = 381870553235193857L
        const val BOTS = 3
        const val HTTP_OK = 200

        /** The bots need a moment; a slow machine more. */
        val PATIENCE: Duration = Duration.ofSeconds(30)
    }
}
