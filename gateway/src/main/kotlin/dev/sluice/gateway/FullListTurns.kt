package dev.sluice.gateway

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.delay
import java.time.Duration
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * Keeps full member lists of one guild as far apart as Discord wants them: whoever comes too early waits, first come,
 * first served, guild by guild.
 *
 * Source: Discord docs, Gateway Events > Request Guild Members: one full list per guild in 30 s. Thread-safe. It grows
 * with those who wait and with the guilds that were asked for within the interval.
 */
internal class FullListTurns(private val clock: NanoClock) {
    private val lock = ReentrantLock()
    private val lines = HashMap<Long, Line>()

    /** Joins the line for [guildId]. Whoever joins calls [Turn.end] in the end, come what may. */
    fun join(guildId: Long): Turn =
        lock.withLock {
            val now = clock.nanoTime()
            lines.values.removeIf { it.turns.isEmpty() && it.waitAt(now) <= 0 }
            val line = lines.getOrPut(guildId, ::Line)
            val turn = Turn(line)
            line.turns.addLast(turn)
            if (line.turns.size == 1) turn.isFirst.complete(Unit)
            turn
        }

    /** How many guilds it remembers. */
    val size: Int get() = lock.withLock { lines.size }

    internal class Line {
        val turns = ArrayDeque<Turn>()
        private var freeAt: Long? = null

        fun waitAt(now: Long): Long = freeAt?.minus(now) ?: 0

        fun blockUntil(nanos: Long) {
            freeAt = nanos
        }
    }

    /** A place in the line of one guild. */
    inner class Turn internal constructor(private val line: Line) {
        internal val isFirst = CompletableDeferred<Unit>()

        /** Suspends until a full list may be asked for. */
        suspend fun await() {
            isFirst.await()
            while (true) {
                val wait = lock.withLock { line.waitAt(clock.nanoTime()) }
                if (wait <= 0) return
                delay((wait - 1) / NANOS_PER_MILLI + 1)
            }
        }

        /** The request goes out now: the next may follow after the interval. */
        fun sent() = block(INTERVAL_NANOS)

        /** Discord says that it was too early, and by how much. */
        fun refused(wait: Duration) = block(wait.toNanos())

        /** Lets the next one have its turn. May be called twice. */
        fun end() {
            val next = lock.withLock {
                line.turns.remove(this)
                line.turns.firstOrNull()
            }
            next?.isFirst?.complete(Unit)
        }

        private fun block(nanos: Long) = lock.withLock { line.blockUntil(clock.nanoTime() + nanos) }
    }

    private companion object {
        private const val NANOS_PER_MILLI = 1_000_000L

        /** Discord's 30 s, and a margin as for identifies: it counts what arrives. */
        private const val INTERVAL_NANOS = 30_250_000_000L
    }
}
