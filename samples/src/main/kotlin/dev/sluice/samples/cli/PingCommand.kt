package dev.sluice.samples.cli

import dev.sluice.samples.sansio.SansIoPingBot
import picocli.CommandLine.Command
import picocli.CommandLine.Mixin
import java.util.concurrent.Callable
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit

/** The sans-I/O ping bot. */
@Command(name = "ping", description = ["Answers !ping: the bot without an I/O library. Needs DISCORD_TOKEN."])
internal class PingCommand : Callable<Int> {
    @Mixin
    private lateinit var target: BotTarget

    private val stopped = CountDownLatch(1)

    override fun call(): Int =
        try {
            target.run {
                val bot = SansIoPingBot.of(target.token(), target.gateway, target.rest)
                Runtime.getRuntime().addShutdownHook(Thread { stop(bot) })
                bot.run()
            }
        } finally {
            stopped.countDown()
        }

    /** Waits for the bot and not for its thread, which goes on to `exitProcess` and there waits for this hook. */
    private fun stop(bot: SansIoPingBot) {
        bot.close()
        stopped.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS)
    }

    private companion object {
        /** As long as a polite goodbye to the gateway may take. */
        const val SHUTDOWN_SECONDS = 6L
    }
}
