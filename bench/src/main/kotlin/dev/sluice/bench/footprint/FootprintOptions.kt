package dev.sluice.bench.footprint

import java.nio.file.Path

/** The arguments of [Footprint], and what its two processes are told. Immutable. */
internal class FootprintOptions private constructor(given: Map<String, String>, private val isPlain: Boolean) {
    val shards: List<Int> = (given["shards"] ?: "1,50,500").split(',').map(String::toInt)
    val compressions: List<String> = (given["compress"] ?: "none,zlib-stream,zstd-stream,payload").split(',')
    private val seconds = given["seconds"] ?: "20"
    private val guilds = (given["guilds"] ?: "20").toInt()
    private val rate = (given["rate"] ?: "2").toDouble()
    private val heapMib = (given["heap"] ?: "256").toInt()
    private val jvm = given["jvm"]?.split(' ') ?: listOf("-XX:+UseG1GC")

    fun clientJvm(shards: Int): List<String> {
        val heap = heapMib + shards * HEAP_MIB_PER_SHARD
        return jvm + listOf("-Xms${heap}m", "-Xmx${heap}m", "-XX:+AlwaysPreTouch")
    }

    fun forMock(shards: Int, authority: Path): List<String> =
        listOf("${shards * guilds}", "${shards * rate}", if (isPlain) "plain" else authority.toString())

    fun forClient(url: String, shards: Int, compression: String, authority: Path): List<String> =
        listOf(url, "$shards", compression, seconds, if (isPlain) "plain" else authority.toString())

    override fun toString(): String =
        "${if (isPlain) "plain" else "TLS"}, $guilds guilds and $rate messages/s a shard, $seconds s, " +
            jvm.joinToString(" ")

    companion object {
        /** Above what a shard holds under load, so that the collector has room. */
        private const val HEAP_MIB_PER_SHARD = 1

        fun of(arguments: Array<String>): FootprintOptions {
            val rest = arguments.filter { it != "--plain" }
            require(rest.size % 2 == 0) { "every option but --plain has a value: ${rest.joinToString(" ")}" }
            val given = rest.chunked(2).associate { (name, value) -> name.removePrefix("--") to value }
            return FootprintOptions(given, rest.size < arguments.size)
        }
    }
}
