package dev.sluice.gateway

import dev.sluice.gateway.rest.GatewayBotInfo
import dev.sluice.gateway.rest.GatewayRest
import dev.sluice.gateway.rest.GatewayRestException
import dev.sluice.model.ShardId
import dev.sluice.ratelimit.Backoff
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.delay
import org.slf4j.LoggerFactory
import kotlin.random.Random

/**
 * What a cluster is to start: from its configuration alone where that says everything, else with what Discord says.
 *
 * Immutable.
 */
internal class ClusterPlan private constructor(val shardIds: List<ShardId>, val gatewayAddress: GatewayAddress?) {
    val map: ShardMap = ShardMap(shardIds.first().total)

    companion object {
        private val logger = LoggerFactory.getLogger(Cluster::class.java)

        /**
         * Makes the plan, and tells [runtime] how many may identify; asks `GET /gateway/bot` until it answers.
         *
         * @param asking where requests are begun later on.
         * @throws GatewayRestException when asking again is in vain.
         */
        suspend fun make(config: ClusterConfig, runtime: GatewayRuntime, asking: CoroutineDispatcher): ClusterPlan {
            val plan = if (config.needsRest) {
                val rest = rest(config, runtime)
                val said = ask(rest)
                RestSessionStartSource(rest, config.maxConcurrency).tell(runtime, config.token, said)
                val address = GatewayAddress(said.url, rest, runtime.clock, asking)
                ClusterPlan(config.strategy.shardIds(said.shards), address.takeIf { config.gatewayUrl == null })
            } else {
                ClusterPlan(config.strategy.shardIds(null), gatewayAddress = null)
            }
            config.maxConcurrency?.let { runtime.maxConcurrency(config.token, it) }
            return plan
        }

        private fun rest(config: ClusterConfig, runtime: GatewayRuntime): GatewayRest {
            val builder = GatewayRest.builder(config.token, runtime.rest())
            config.restUrl?.let(builder::baseUrl)
            if (config.allowsPlaintext) builder.allowPlaintext()
            return builder.build()
        }

        private suspend fun ask(rest: GatewayRest): GatewayBotInfo {
            val backoff = Backoff.withDefaults(Random.Default)
            while (true) {
                try {
                    return rest.gatewayBot()
                } catch (refused: GatewayRestException) {
                    if (!refused.isRetryable) throw refused
                    val wait = maxOf(refused.retryAfter?.toMillis() ?: 0, backoff.nextDelayNanos() / NANOS_PER_MILLI)
                    logger.warn("the cluster cannot start yet, it tries again in {} ms: {}", wait, refused.message)
                    delay(wait)
                }
            }
        }

        private const val NANOS_PER_MILLI = 1_000_000
    }
}
