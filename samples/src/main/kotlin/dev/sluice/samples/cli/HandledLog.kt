package dev.sluice.samples.cli

import dev.sluice.gateway.ShardEvent
import dev.sluice.model.MessageCreate
import java.nio.ByteBuffer
import java.nio.channels.FileChannel
import java.nio.file.Path
import java.nio.file.StandardOpenOption

/**
 * A file with one line for each event that was handled. Each line is handed to the operating system at once, so that
 * what is in the file when the process is killed, by SIGKILL too, stays in it; what an earlier process wrote half is cut
 * off. It is for one process at a time. Confined to one coroutine, except [force].
 */
internal class HandledLog(file: Path) : AutoCloseable {
    private val out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)

    init {
        cutTornLine()
    }

    /** `GUILD S SHARD/TOTAL CONTENT`, separated by blanks. */
    fun append(event: ShardEvent<MessageCreate>) {
        val message = event.event.message
        // Direct messages have no guild.
        val guild = message.guildId ?: 0
        append("$guild ${event.event.sequence} ${event.shardId} ${message.content.replace('\n', ' ')}")
    }

    /** The sequence of an event. */
    fun append(sequence: Long) = append(sequence.toString())

    /** Waits until the disk has all that was written. */
    fun force() = out.force(false)

    override fun close() = out.close()

    private fun append(line: String) {
        val bytes = ByteBuffer.wrap("$line\n".encodeToByteArray())
        while (bytes.hasRemaining()) out.write(bytes)
    }

    private fun cutTornLine() {
        val last = ByteBuffer.allocate(1)
        var end = out.size()
        while (end > 0) {
            out.read(last.clear(), end - 1)
            if (last[0] == '\n'.code.toByte()) break
            end--
        }
        out.truncate(end).position(end)
    }
}
