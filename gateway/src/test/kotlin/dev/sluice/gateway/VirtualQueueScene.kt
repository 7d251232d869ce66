@file:OptIn(kotlinx.coroutines.ExperimentalCoroutinesApi::class)

package dev.sluice.gateway

import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.runCurrent

/** A queue in virtual time, with Discord's pace. */
internal class VirtualQueueScene(
    newQueue: (NanoClock, Schedule) -> IdentifyQueue = { clock, schedule ->
        LocalIdentifyQueue(1, IdentifyPace.DISCORD, clock, schedule)
    },
) : IdentifyQueueScene {
    private val scope = TestScope()
    val clock: NanoClock = VirtualClock(scope)
    val schedule: Schedule = Schedule.InScope(scope.backgroundScope, "identify")
    override val queue: IdentifyQueue = newQueue(clock, schedule)
    override val paceNanos: Long = 5_250_000_000
    override val randomOperations = 2_000

    val millis: Long get() = scope.currentTime

    override fun nanoTime(): Long = clock.nanoTime()

    override fun await(what: String, condition: () -> Boolean) {
        val until = scope.currentTime + LONG_ENOUGH_MILLIS
        while (true) {
            scope.runCurrent()
            if (condition()) return
            if (scope.currentTime > until) throw AssertionError("in vain: $what")
            scope.advanceTimeBy(STEP_MILLIS)
        }
    }

    fun pass(millis: Long) {
        scope.runCurrent()
        scope.advanceTimeBy(millis)
        scope.runCurrent()
    }

    private companion object {
        private const val LONG_ENOUGH_MILLIS = 600_000L
        private const val STEP_MILLIS = 10L
    }
}
