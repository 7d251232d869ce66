package dev.sluice.samples.cli

import dev.sluice.gateway.GatewayException
import picocli.CommandLine.Option
import java.util.concurrent.CompletionException

/** Where a sample bot connects, and what it says when it is refused. */
internal class BotTarget {
    @Option(names = ["--gateway"], paramLabel = "URL", description = ["Another gateway than Discord's."])
    var gateway: String? = null

    @Option(names = ["--rest"], paramLabel = "URL", description = ["Another REST interface than Discord's."])
    var rest: String = "https://discord.com/api/v10"

    fun token(): String =
        System.getenv("DISCORD_TOKEN")
            ?: throw IllegalStateException("set the environment variable DISCORD_TOKEN to the bot's token")

    /** Runs [bot]; an end that its user can mend is told in one line. */
    fun run(bot: () -> Unit): Int =
        try {
            bot()
            0
        } catch (e: IllegalStateException) {
            refused(e)
        } catch (e: IllegalArgumentException) {
            refused(e)
        } catch (e: GatewayException) {
            refused(e)
        } catch (e: CompletionException) {
            refused(e.cause ?: e)
        }

    private fun refused(reason: Throwable): Int {
        System.err.println("sluice: ${reason.message}")
        return 1
    }
}
