package dev.sluice.gateway

import dev.sluice.model.ShardId
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.runTest
import kotlin.time.Duration.Companion.seconds

@OptIn(ExperimentalCoroutinesApi::class)
class ShardTimerSpec :
    StringSpec({
        "what a deadline throws does not end the timer: it is tried again in a second, and the next one is served" {
            runTest {
                val served = ArrayList<Long>()
                var deadlineMillis = 10L
                val timer = ShardTimer(
                    "shard-0",
                    ShardLog(ShardId.SINGLE),
                    VirtualClock(this),
                    { deadlineMillis * NANOS_PER_MILLI },
                ) {
                    served += currentTime
                    if (served.size <= 2) throw AssertionError("mine")
                    deadlineMillis = if (served.size == 3) 5_000 else 60_000
                }
                timer.start(backgroundScope)
                advanceTimeBy(10.seconds)
                served shouldContainExactly listOf(10L, 1_010L, 2_010L, 5_000L)
            }
        }
    })

private const val NANOS_PER_MILLI = 1_000_000L
