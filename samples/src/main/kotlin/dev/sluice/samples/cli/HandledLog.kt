package dev.sluice.samples.cli

import dev.sluice.gateway.ShardEvent
import dev.sluice.model.MessageCreate
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption

/**
 * A file with one line for each message that was handled: `GUILD S SHARD/TOTAL CONTENT`, separated by blanks. Each line
 * is written whole and at once, so that the file is complete whenever the process ends. Confined to one coroutine.
 */
internal class HandledLog(file: Path) : AutoCloseable {
    private val out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)

    fun append(event: ShardEvent<MessageCreate>) {
        val message = event.event.message
        // Direct messages have no guild.
        val guild = message.guildId ?: 0
        val content = message.content.replace('\n', ' ')
        out.write("$guild ${event.event.sequence} ${event.shardId} $content\n".encodeToByteArray())
    }

    override fun close() = out.close()
}
