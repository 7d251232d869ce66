package dev.sluice.gateway

import org.jetbrains.lincheck.datastructures.IntGen
import org.jetbrains.lincheck.datastructures.Operation
import org.jetbrains.lincheck.datastructures.Param
import org.junit.jupiter.api.Test

/** A ring that coalesces: an item that was taken is never changed any more. */
@Param(name = "item", gen = IntGen::class, conf = "1:9")
class CoalescingRingConcurrencyTest {
    private val ring = Ring<Int>(2, Overflow.Kind.COALESCE)

    /** Keys are 0, 1, 2, and none for every fourth item. */
    @Operation(nonParallelGroup = "lane")
    fun offer(
        @Param(name = "item") item: Int,
    ): Boolean = ring.offer(item, key = (item % 4).takeIf { it < 3 })

    @Operation
    fun poll(): Int? = ring.poll()

    @Operation
    fun coalesced(): Long = ring.coalesced

    @Operation
    fun depth(): Int = ring.depth

    @Test
    fun `operations are linearizable`() = Interleavings.check(this::class)
}
