package dev.sluice.gateway

import dev.sluice.model.Token
import java.util.concurrent.ConcurrentHashMap

/**
 * The runtime of shards that were given none: made with the first of them that connects, closed with the last that
 * ends. The pace of a token and its day's identifies outlive it: Discord counts them, whichever runtime they came from.
 */
internal object DefaultRuntime {
    private var current: GatewayRuntime? = null
    private var users = 0

    /** Of the tokens of the present runtime, and of those before it whose pause is not over. */
    private val queues = ConcurrentHashMap<Token, LocalIdentifyQueue>()

    /** Of all tokens that were ever used: few, and small. A bot that is built anew again and again must not start its day anew. */
    private val starts = ConcurrentHashMap<Token, AssumedStarts>()

    @Synchronized
    fun acquire(): GatewayRuntime {
        val runtime = current ?: newRuntime().also { current = it }
        users++
        return runtime
    }

    @Synchronized
    fun release() {
        check(users > 0) { "released more often than acquired" }
        users--
        if (users == 0) {
            current?.close()
            current = null
            forgetQueues()
        }
    }

    private fun newRuntime(): GatewayRuntime {
        forgetQueues()
        return GatewayRuntime
            .builder()
            .identifyQueue(::queueOf)
            .also { it.assumedStarts = { token -> starts.computeIfAbsent(token) { AssumedStarts() } } }
            .build()
    }

    private fun queueOf(token: Token) = queues.computeIfAbsent(token) { LocalIdentifyQueue.builder().build() }

    /** While there is no runtime, or one would be forgotten that is only idle now. */
    private fun forgetQueues() {
        queues.values.removeIf { it.isIdle }
    }
}
