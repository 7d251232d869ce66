package dev.sluice.bench.soak

import kotlin.random.Random

/** The arguments of [dev.sluice.bench.Soak]. Immutable. */
internal class SoakOptions private constructor(given: Map<String, String>) {
    val minutes: Double = given["minutes"]?.toDouble() ?: 30.0
    val shards: Int = given["shards"]?.toInt() ?: 50

    /** Events a second of all shards together. */
    val rate: Int = given["rate"]?.toInt() ?: 5_000
    val seed: Long = given["seed"]?.toLong() ?: Random.nextInt(1_000_000).toLong()

    override fun toString(): String = "shards=$shards rate=$rate minutes=$minutes seed=$seed"

    companion object {
        private val NAMES = setOf("minutes", "shards", "rate", "seed")

        fun of(arguments: Array<String>): SoakOptions {
            val given = arguments.toList().chunked(2).associate { pair ->
                val name = pair[0].removePrefix("--")
                require(
                    name in NAMES && pair.size == 2,
                ) { "'${pair.joinToString(" ")}' is not one of $NAMES and a value" }
                name to pair[1]
            }
            return SoakOptions(given)
        }
    }
}
