package dev.sluice.gateway.faults

import kotlinx.coroutines.Job
import java.nio.file.Files
import java.nio.file.Path
import kotlin.streams.asSequence

/**
 * What a process holds that garbage collection does not free. Immutable.
 *
 * @property jobs coroutines below a job, at any depth
 * @property sockets open ones; -1 where the operating system does not tell
 * @property threads by what they are called, without their numbers; pools of the JVM and of coroutines are left out, which
 *   grow up to their bound when they are busy
 */
internal data class Possessions(val jobs: Int, val sockets: Int, val threads: Map<String, Int>, val native: Long) {
    /** What is here beyond [before], for people; empty when nothing is. */
    fun beyond(before: Possessions): List<String> =
        listOfNotNull(
            "${jobs - before.jobs} jobs".takeIf { jobs > before.jobs },
            "${sockets - before.sockets} sockets".takeIf { sockets > before.sockets },
            "${native - before.native} bytes of decompressors".takeIf { native > before.native },
        ) +
            threads
                .filter { (name, count) ->
                    count > (before.threads[name] ?: 0)
                }.map { (name, count) -> "threads $name: $count" }

    companion object {
        private val BOUNDED_POOLS =
            Regex("DefaultDispatcher|kotlinx\\.coroutines|ForkJoin|Common-Cleaner|process reaper|pool-")
        private val NUMBER = Regex("[-# @]*\\d+")

        fun now(job: Job, native: Long): Possessions =
            Possessions(
                descendants(job),
                sockets(),
                Thread
                    .getAllStackTraces()
                    .keys
                    .map { it.name.replace(NUMBER, "") }
                    .filterNot { BOUNDED_POOLS.containsMatchIn(it) }
                    .groupingBy { it }
                    .eachCount(),
                native,
            )

        /** Resident memory in KiB; null where the operating system does not tell. */
        fun residentKib(): Long? =
            Path
                .of("/proc/self/status")
                .takeIf(Files::exists)
                ?.let { status ->
                    Files
                        .readAllLines(status)
                        .first { it.startsWith("VmRSS:") }
                        .filter(Char::isDigit)
                        .toLong()
                }

        private fun descendants(job: Job): Int = job.children.sumOf { 1 + descendants(it) }

        private fun sockets(): Int {
            val descriptors = Path.of("/proc/self/fd")
            if (!Files.exists(descriptors)) return -1
            return Files.list(descriptors).use { links ->
                links
                    .asSequence()
                    .mapNotNull { runCatching { Files.readSymbolicLink(it).toString() }.getOrNull() }
                    .count { it.startsWith("socket:") }
            }
        }
    }
}
