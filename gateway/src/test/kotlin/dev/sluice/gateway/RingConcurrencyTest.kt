package dev.sluice.gateway

import org.jetbrains.lincheck.datastructures.IntGen
import org.jetbrains.lincheck.datastructures.Operation
import org.jetbrains.lincheck.datastructures.Param
import org.junit.jupiter.api.Test

/** A ring under many interleavings: as if one operation came after the other. */
@Param(name = "item", gen = IntGen::class, conf = "1:5")
class RingConcurrencyTest {
    private val ring = Ring<Int>(2)
    private var offered = 0L

    /** The lane: one producer. The mark of an item is what was offered before. */
    @Operation(nonParallelGroup = "lane")
    fun offer(
        @Param(name = "item") item: Int,
    ): Boolean = ring.offer(item, mark = offered++)

    @Operation(nonParallelGroup = "lane")
    fun end() = ring.end()

    @Operation
    fun poll(): Int? = ring.poll()

    @Operation
    fun finish() = ring.finish()

    @Operation
    fun oldestMark(): Long = ring.oldestMark

    @Operation
    fun depth(): Int = ring.depth

    @Operation
    fun isFinished(): Boolean = ring.isFinished

    @Test
    fun `operations are linearizable`() = Interleavings.check(this::class)
}
