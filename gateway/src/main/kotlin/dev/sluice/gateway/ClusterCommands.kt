package dev.sluice.gateway

import dev.sluice.model.Command
import dev.sluice.model.ShardId
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.launch
import java.util.concurrent.ConcurrentHashMap

/**
 * Brings commands to the shards of a cluster that they are for. Thread-safe.
 *
 * @param map which guild is where; null while that is not known.
 */
internal class ClusterCommands(private val roster: ShardRoster, private val map: () -> ShardMap?) {
    fun shardOf(guildId: Long): Shard? = map()?.let { roster[it.ownerOf(guildId)] }

    /** @throws ShardNotHereException when there is none of that id. */
    fun present(id: ShardId): Shard {
        requireMap()
        return roster[id] ?: throw notHere(id, "there is no shard $id here")
    }

    suspend fun sendToGuild(guildId: Long, command: Command) {
        val id = requireMap().ownerOf(guildId)
        val guild = java.lang.Long.toUnsignedString(guildId)
        val shard = roster[id] ?: throw notHere(id, "guild $guild is on shard $id")
        shard.send(command)
    }

    suspend fun sendToShard(id: ShardId, command: Command) = present(id).send(command)

    suspend fun broadcast(command: Command) {
        requireMap()
        val shards = roster.shards
        val failures = ConcurrentHashMap<ShardId, Throwable>()
        coroutineScope {
            for (shard in shards) {
                launch { sendAndNote(shard, command, failures) }
            }
        }
        if (failures.isNotEmpty()) throw BroadcastException(failures.toSortedMap(), shards.size)
    }

    fun requireMap(): ShardMap = map() ?: throw GatewayException("the cluster has no shards yet: call up() first")

    private suspend fun sendAndNote(shard: Shard, command: Command, failures: MutableMap<ShardId, Throwable>) {
        try {
            shard.send(command)
        } catch (failure: Throwable) {
            // One that is not the broadcast's own is a failure of this shard.
            currentCoroutineContext().ensureActive()
            failures[shard.shardId] = failure
        }
    }

    private fun notHere(id: ShardId, what: String): ShardNotHereException {
        val present = roster.shards.map { it.shardId }
        val shown = present.take(SHOWN).joinToString() + if (present.size > SHOWN) ", ..." else ""
        return ShardNotHereException(id, "$what; this cluster has ${present.size} shards: $shown")
    }

    private companion object {
        /** Shards that a message names. */
        private const val SHOWN = 20
    }
}
