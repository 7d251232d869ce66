package dev.sluice.bench.cost

import java.nio.file.Path

/** The arguments of [CostCurve]. Immutable. */
internal class CostOptions private constructor(given: Map<String, String>) {
    /** Seconds that each point is measured. */
    val seconds: Int = given["seconds"]?.toInt() ?: 10
    val rounds: Int = given["rounds"]?.toInt() ?: 3

    /** Seconds before the first point, until everything is compiled. */
    val warmUp: Int = given["warm-up"]?.toInt() ?: 20

    /** Events a second on one shard. */
    val rates: List<Int> = numbers(given["rates"] ?: "1000,2000,5000,10000,20000,50000")
    val shards: List<Int> = numbers(given["shards"] ?: "1,10,50,200")

    /** Events a second of all shards together, where the number of shards is what changes. */
    val shardsRate: Int = given["shards-rate"]?.toInt() ?: 10_000

    /** The folder of the CSV files. */
    val out: Path = Path.of(given["out"] ?: "bench/results")

    private fun numbers(list: String) = list.split(',').filter(String::isNotEmpty).map(String::toInt)

    companion object {
        private val NAMES = setOf("seconds", "rounds", "warm-up", "rates", "shards", "shards-rate", "out")

        fun of(arguments: Array<String>): CostOptions {
            val given = arguments.toList().chunked(2).associate { pair ->
                val name = pair[0].removePrefix("--")
                require(name in NAMES && pair.size == 2) {
                    "'${pair.joinToString(" ")}' is not one of $NAMES and a value"
                }
                name to pair[1]
            }
            return CostOptions(given)
        }
    }
}
