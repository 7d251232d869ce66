package dev.sluice.bench.soak

import dev.sluice.gateway.ktor.KtorTransport
import dev.sluice.gateway.netty.NettyTransport
import dev.sluice.gateway.transport.Transport
import kotlin.random.Random

/** The arguments of [dev.sluice.bench.Soak]. Immutable. */
internal class SoakOptions private constructor(given: Map<String, String>) {
    val minutes: Double = given["minutes"]?.toDouble() ?: 30.0
    val shards: Int = given["shards"]?.toInt() ?: 50

    /** Events a second of all shards together. */
    val rate: Int = given["rate"]?.toInt() ?: 5_000
    val seed: Long = given["seed"]?.toLong() ?: Random.nextInt(1_000_000).toLong()

    /** Over what the shards speak; cio is what is used unless another transport is given. */
    val transport: String = given["transport"] ?: CIO

    init {
        require(transport in TRANSPORTS) { "the transport is '$transport', not one of $TRANSPORTS" }
    }

    /** To be closed after its links. */
    fun newTransport(): Transport = if (transport == CIO) KtorTransport.create() else NettyTransport.create()

    override fun toString(): String = "shards=$shards rate=$rate minutes=$minutes seed=$seed transport=$transport"

    companion object {
        private val NAMES = setOf("minutes", "shards", "rate", "seed", "transport")
        private const val CIO = "cio"
        private val TRANSPORTS = setOf(CIO, "netty")

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
