package dev.sluice.samples.cli

import picocli.CommandLine.ITypeConverter
import picocli.CommandLine.TypeConversionException

/** The shards of one process among several: from [first] to [last], both included. Immutable. */
internal class ShardRange(val first: Int, val last: Int) {
    /** Reads `0-7`. */
    class Converter : ITypeConverter<ShardRange> {
        override fun convert(value: String): ShardRange {
            val ends = value.split('-').map { it.toIntOrNull() }
            val first = ends.firstOrNull()
            val last = ends.lastOrNull()
            if (ends.size != 2 || first == null || last == null || first > last) {
                throw TypeConversionException("'$value' is no range such as 0-7")
            }
            return ShardRange(first, last)
        }
    }
}
