package dev.sluice.bench.transport

/** The arguments of [TransportComparison]. Immutable. */
internal class TransportOptions private constructor(given: Map<String, String>) {
    val connections: Int = (given["connections"] ?: "1").toInt()

    /** Events a second in all; 0: as many as go. */
    val rate: Int = (given["rate"] ?: "0").toInt()
    val seconds: Int = (given["seconds"] ?: "5").toInt()
    val rounds: Int = (given["rounds"] ?: "5").toInt()
    val discarded: Int = (given["discard"] ?: "2").toInt()
    val bytes: Int = (given["bytes"] ?: "400").toInt()
    val engines: List<ClientEngine> = given["engines"]?.split(',')?.map(ClientEngine::of) ?: ClientEngine.entries

    init {
        require(listOf(connections, seconds, rounds, bytes).all { it > 0 } && rate >= 0 && discarded >= 0) {
            "connections, seconds, rounds and bytes must be positive: $given"
        }
        require((given.keys - NAMES).isEmpty()) { "unknown: ${given.keys - NAMES}; there are $NAMES" }
    }

    /** Longer than all of it may take, opening and closing included. */
    val patienceSeconds: Long get() = START_SECONDS +
        (rounds + discarded) * engines.size * 2L * (seconds + TURN_SECONDS)

    override fun toString(): String =
        "connections=$connections rate=${if (rate == 0) "bulk" else "$rate/s"} seconds=$seconds rounds=$rounds " +
            "discarded=$discarded bytes=$bytes"

    companion object {
        private const val START_SECONDS = 60L

        /** What a turn may take beside the time that is measured. */
        private const val TURN_SECONDS = 60L
        private val NAMES = setOf("connections", "rate", "seconds", "rounds", "discard", "bytes", "engines")

        fun of(arguments: Array<String>): TransportOptions {
            require(arguments.size % 2 == 0) { "every option has a value: ${arguments.joinToString(" ")}" }
            return TransportOptions(
                arguments.toList().chunked(2).associate { (name, value) -> name.removePrefix("--") to value },
            )
        }
    }
}
