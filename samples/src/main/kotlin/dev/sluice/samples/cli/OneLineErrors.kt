package dev.sluice.samples.cli

import dev.sluice.gateway.GatewayException
import picocli.CommandLine
import picocli.CommandLine.IExecutionExceptionHandler
import picocli.CommandLine.ParseResult
import java.io.IOException
import java.nio.file.FileSystemException
import java.nio.file.NoSuchFileException

/** An end that its user can mend is told in one line; any other comes with its stack trace. */
internal object OneLineErrors : IExecutionExceptionHandler {
    override fun handleExecutionException(trouble: Exception, command: CommandLine, parsed: ParseResult): Int {
        System.err.println("sluice ${command.commandName}: ${reason(trouble) ?: throw trouble}")
        return 1
    }

    private fun reason(trouble: Exception): String? =
        when (trouble) {
            is NoSuchFileException -> "there is no ${trouble.file}"

            // Most of them have no message but the name of the file.
            is FileSystemException -> "${trouble.javaClass.simpleName} ${trouble.message}"

            is IOException,
            is GatewayException,
            is IllegalArgumentException,
            is IllegalStateException,
            -> trouble.message

            else -> null
        }
}
