package dev.sluice.gateway

import dev.sluice.gateway.rest.GatewayBotInfo
import dev.sluice.gateway.rest.GatewayRest
import dev.sluice.gateway.rest.SessionStartLimit
import dev.sluice.model.Token

/**
 * Asks [rest] how many identifies a bot has left. Thread-safe.
 *
 * @param maxConcurrency what the user has said goes before what Discord says, later too; null = nothing was said.
 */
internal class RestSessionStartSource(private val rest: GatewayRest, private val maxConcurrency: Int? = null) :
    SessionStartSource {
    override fun ask() = rest.gatewayBotAsync().thenApply { asWished(it.sessionStartLimit) }

    /** Tells [runtime] what Discord [said] of the identifies of [token], and to ask here from now on. */
    fun tell(runtime: GatewayRuntime, token: Token, said: GatewayBotInfo) {
        runtime.sessionStartLimit(token, asWished(said.sessionStartLimit))
        runtime.sessionStartSource(token, this)
    }

    private fun asWished(limit: SessionStartLimit) =
        SessionStartLimit(limit.total, limit.remaining, limit.resetAfter, maxConcurrency ?: limit.maxConcurrency)
}
