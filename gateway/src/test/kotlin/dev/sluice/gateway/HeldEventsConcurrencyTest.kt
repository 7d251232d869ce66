package dev.sluice.gateway

import dev.sluice.model.Closed
import org.jetbrains.lincheck.datastructures.IntGen
import org.jetbrains.lincheck.datastructures.Operation
import org.jetbrains.lincheck.datastructures.Param
import org.junit.jupiter.api.Test

/** What is held is added on the lane and taken by the first collector: as if one operation came after the other. */
@Param(name = "mark", gen = IntGen::class, conf = "1:9")
class HeldEventsConcurrencyTest {
    private val held = HeldEvents(limitBytes = 1_000)

    @Operation(nonParallelGroup = "lane")
    fun add(
        @Param(name = "mark") mark: Int,
    ) = held.add(HeldItem.Lifecycle(Closed(1000), mark.toLong()))

    @Operation(nonParallelGroup = "lane")
    fun retain(
        @Param(name = "mark") mark: Int,
    ) = held.retain { it.mark != mark.toLong() }

    @Operation
    fun poll(): Long? = held.poll()?.mark

    @Operation
    fun oldestMark(): Long = held.oldestMark

    @Operation
    fun depth(): Int = held.depth

    @Test
    fun `operations are linearizable`() = Interleavings.check(this::class)
}
