package dev.sluice.compression

/**
 * What is needed to read a block with codes of its own. Between messages nothing of it is, so it belongs to the
 * [MessageBuffer] that is written to, and not to each of a thousand shards.
 */
internal class InflateTables {
    val literals: InflateCodes = InflateCodes.literals()
    val distances: InflateCodes = InflateCodes.distances()
    val lengths: BlockLengths = BlockLengths(literals, distances)

    companion object {
        /** Bytes that they take, about. */
        const val BYTES: Long = 9_000
    }
}
