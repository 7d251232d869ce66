package dev.sluice.gateway

import dev.sluice.model.ShardId

/**
 * A command for all shards of a [Cluster] could not be sent through each of them. Through the others it was.
 *
 * @property failures what happened, by shard; the first is the cause.
 */
public class BroadcastException internal constructor(public val failures: Map<ShardId, Throwable>, total: Int) :
    GatewayException(
        "the command was not sent by ${failures.size} of $total shards: ${describe(failures)}",
        failures.values.first(),
    ) {
        private companion object {
            /** More would not help whoever reads it; [failures] has all. */
            private const val SHOWN = 5

            private fun describe(failures: Map<ShardId, Throwable>): String =
                failures.entries.take(SHOWN).joinToString { (id, failure) -> "$id: ${failure.message}" } +
                    if (failures.size > SHOWN) ", ..." else ""
        }
    }
