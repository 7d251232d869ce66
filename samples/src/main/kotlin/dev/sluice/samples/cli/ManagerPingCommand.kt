package dev.sluice.samples.cli

import dev.sluice.samples.JavaPingBot
import dev.sluice.samples.pingBot
import kotlinx.coroutines.runBlocking
import picocli.CommandLine.Command
import picocli.CommandLine.Mixin
import picocli.CommandLine.Option
import java.util.concurrent.Callable
import java.util.concurrent.CountDownLatch

/** The ping bots on a `Shard`. */
@Command(
    name = "manager-ping",
    description = ["Answers !ping: the bot on a Shard, in Kotlin or Java. Needs DISCORD_TOKEN."],
)
internal class ManagerPingCommand : Callable<Int> {
    @Mixin
    private lateinit var target: BotTarget

    @Option(names = ["--java"], description = ["The bot that is written in Java."])
    private var isJava = false

    override fun call(): Int =
        target.run {
            if (isJava) {
                JavaPingBot(target.token(), target.gateway, target.rest).use { bot ->
                    bot.connect().join()
                    CountDownLatch(1).await()
                }
            } else {
                runBlocking { pingBot(target.token(), target.gateway, target.rest) }
            }
        }
}
