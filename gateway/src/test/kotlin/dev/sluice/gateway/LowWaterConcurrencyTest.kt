package dev.sluice.gateway

import org.jetbrains.lincheck.datastructures.IntGen
import org.jetbrains.lincheck.datastructures.Operation
import org.jetbrains.lincheck.datastructures.Param
import org.junit.jupiter.api.Test
import java.util.concurrent.ConcurrentHashMap

/** Events are handed out by one and done by many: as if one operation came after the other. */
@Param(name = "index", gen = IntGen::class, conf = "0:3")
class LowWaterConcurrencyTest {
    private val lowWater = LowWater(2)
    private val events = ConcurrentHashMap<Int, ManualEvent<Int>>()
    private var added = 0

    @Operation(nonParallelGroup = "consumer")
    fun add() {
        val index = added++
        val event = ManualEvent(index, mark = index.toLong()) { }
        events[index] = event
        lowWater.add(event)
    }

    /** False also when it has not been handed out. */
    @Operation
    fun done(
        @Param(name = "index") index: Int,
    ): Boolean = events[index]?.let(lowWater::done) ?: false

    @Operation
    fun oldestMark(): Long = lowWater.oldestMark

    @Operation
    fun unfinished(): Int = lowWater.unfinished

    @Test
    fun `operations are linearizable`() = Interleavings.check(this::class)
}
