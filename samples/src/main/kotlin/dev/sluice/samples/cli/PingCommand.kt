package dev.sluice.samples.cli

import dev.sluice.samples.sansio.SansIoPingBot
import picocli.CommandLine.Command
import picocli.CommandLine.Mixin
import java.util.concurrent.Callable

/** The sans-I/O ping bot. */
@Command(name = "ping", description = ["Answers !ping: the bot without an I/O library. Needs DISCORD_TOKEN."])
internal class PingCommand : Callable<Int> {
    @Mixin
    private lateinit var target: BotTarget

    override fun call(): Int {
        val bot = SansIoPingBot.of(target.token(), target.gateway, target.rest)
        val main = Thread.currentThread()
        Runtime.getRuntime().addShutdownHook(
            Thread {
                bot.close()
                main.join(SHUTDOWN_MILLIS)
            },
        )
        return target.run { bot.run() }
    }

    private companion object {
        /** As long as a polite goodbye to the gateway may take. */
        const val SHUTDOWN_MILLIS = 6_000L
    }
}
