package dev.sluice.gateway

import org.jetbrains.lincheck.datastructures.IntGen
import org.jetbrains.lincheck.datastructures.Operation
import org.jetbrains.lincheck.datastructures.Param
import org.junit.jupiter.api.Test

/** A ring that drops the oldest: there the producer takes items out too. */
@Param(name = "item", gen = IntGen::class, conf = "1:5")
class DroppingRingConcurrencyTest {
    private val ring = Ring<Int>(2, Overflow.Kind.DROP_OLDEST)

    @Operation(nonParallelGroup = "lane")
    fun offer(
        @Param(name = "item") item: Int,
    ): Boolean = ring.offer(item)

    @Operation
    fun poll(): Int? = ring.poll()

    @Operation
    fun dropped(): Long = ring.dropped

    @Operation(nonParallelGroup = "lane")
    fun clear() = ring.clear()

    @Test
    fun `operations are linearizable`() = Interleavings.check(this::class)
}
