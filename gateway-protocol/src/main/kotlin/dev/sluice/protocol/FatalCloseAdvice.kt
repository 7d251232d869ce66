package dev.sluice.protocol

import dev.sluice.model.CloseCode
import dev.sluice.model.Intent
import dev.sluice.model.Intents

/**
 * What a fatal close code means for this shard, and what its owner has to change. Immutable.
 *
 * Source: Discord docs, Opcodes and Status Codes > Gateway Close Event Codes; Gateway > Privileged Intents; Gateway >
 * Sharding.
 */
internal class FatalCloseAdvice(private val config: ProtocolConfig) {
    /** One sentence or two, without the peer's words and without the token. */
    fun on(code: CloseCode): String =
        when (code) {
            CloseCode.AUTHENTICATION_FAILED -> {
                "The token is not, or no longer, that of a bot: copy it anew from the developer portal ($PORTAL: " +
                    "your application, Bot, Reset Token)."
            }

            CloseCode.INVALID_SHARD -> {
                "Shard ${config.shardId.id} of ${config.shardId.total} was asked for: all shards of a bot must give " +
                    "the same total, and for a large bot it is a multiple of what Discord has set."
            }

            CloseCode.SHARDING_REQUIRED -> {
                "A shard has $GUILDS_PER_SHARD guilds at most, and shard ${config.shardId.id} of " +
                    "${config.shardId.total} would have more: run more shards, as a Cluster does that takes the " +
                    "number which Discord recommends."
            }

            CloseCode.INVALID_API_VERSION -> {
                "Version ${GatewayUrls.API_VERSION} of the gateway is not spoken at " +
                    "${config.gatewayUrl.substringBefore('?')}: it takes another version of Sluice, or another URL."
            }

            CloseCode.INVALID_INTENTS -> {
                "The intents ${config.intents.bits} have a bit that Discord does not know${unnamed()}: leave it out."
            }

            CloseCode.DISALLOWED_INTENTS -> {
                disallowed()
            }

            else -> {
                "Trying again is of no use."
            }
        }

    private fun unnamed(): String {
        val bits = (config.intents - Intents.ALL).toList()
        return if (bits.isEmpty()) "" else " (${names(bits)})"
    }

    private fun disallowed(): String {
        val all = config.intents.toList()
        val privileged = all.filter { it.isPrivileged }
        return if (privileged.isEmpty()) {
            "One of the intents ${names(all)} is not granted to this bot: leave it out, or look in " +
                "the developer portal ($PORTAL: your application, Bot)."
        } else {
            "Privileged among the intents of this shard: ${names(privileged)}. Each has to be switched on in the " +
                "developer portal ($PORTAL: your application, Bot, Privileged Gateway Intents), or left out."
        }
    }

    private fun names(intents: List<Intent>) = intents.joinToString(", ") { it.name }

    private companion object {
        const val PORTAL = "https://discord.com/developers/applications"

        /** Discord docs, Gateway > Sharding. */
        const val GUILDS_PER_SHARD = 2500
    }
}
