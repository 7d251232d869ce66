package dev.sluice.samples.cli

import dev.sluice.model.ShardId
import java.io.File

/** A line that `sluice cluster --handled` has written: the message with that [number] of its guild. */
class HandledMessage(val guild: Long, val sequence: Long, val shard: ShardId, val number: Long) {
    companion object {
        /** All that [log] holds, without a line that is just being written. */
        fun allOf(log: File): List<HandledMessage> =
            log
                .readText()
                .substringBeforeLast('\n', "")
                .lines()
                .filter { it.isNotEmpty() }
                .map { line ->
                    val (guild, sequence, shard, number) = line.split(' ')
                    HandledMessage(guild.toLong(), sequence.toLong(), ShardId.parse(shard), number.toLong())
                }

        /** The highest number of any guild in [log]. */
        fun newestIn(log: File): Long = allOf(log).maxOf { it.number }
    }
}
