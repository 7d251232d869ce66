package dev.sluice.samples.cli

import picocli.CommandLine
import picocli.CommandLine.Command
import kotlin.system.exitProcess

/** The `sluice` command: the samples and the tools around the library. */
@Command(
    name = "sluice",
    description = ["A client for Discord's gateway: samples and tools."],
    mixinStandardHelpOptions = true,
    // The subcommands have --help too.
    scope = CommandLine.ScopeType.INHERIT,
    subcommands = [
        DemoCommand::class,
        PingCommand::class,
        ManagerPingCommand::class,
        ClusterCommand::class,
        MockCommand::class,
        TailCommand::class,
        DecodeCommand::class,
        BlastCommand::class,
    ],
    synopsisSubcommandLabel = "COMMAND",
)
internal class SluiceCommand {
    companion object {
        @JvmStatic
        fun main(arguments: Array<String>) {
            exitProcess(CommandLine(SluiceCommand()).setExecutionExceptionHandler(OneLineErrors).execute(*arguments))
        }
    }
}
