package dev.sluice.gateway

import dev.sluice.model.EventType
import dev.sluice.model.GuildMembersChunk
import dev.sluice.model.Member
import dev.sluice.model.RequestGuildMembers
import dev.sluice.model.SessionLost
import dev.sluice.model.UndecodableEvent
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.util.concurrent.ThreadLocalRandom

/**
 * Asks for members of a guild and gathers the chunks of the answer by their nonce.
 *
 * Source: Discord docs, Gateway Events > Request Guild Members, and > Guild Members Chunk.
 */
internal class MemberRequest(private val core: ShardCore, private val request: RequestGuildMembers) {
    fun members(): Flow<Member> =
        flow {
            val asked = if (request.nonce == null) request.withNonce(newNonce()) else request
            val collector = core.internalCollector(
                "members of ${asked.guildId}",
                Selection.of(CHUNK, SessionLost::class.java),
            )
            core.delivery.subscribe(collector)
            try {
                core.send(asked)
                var missing = Int.MAX_VALUE
                var received = 0
                while (received < missing) {
                    val chunk = when (val event = collector.next()) {
                        null -> throw collector.end?.toRefusal() ?: GatewayException("the collection was closed")

                        is SessionLost -> throw GatewayException(
                            "the session was lost before the last chunk of members: ${event.reason}",
                        )

                        is GuildMembersChunk -> event

                        is UndecodableEvent -> throw GatewayException("a chunk of members could not be read: $event")

                        else -> null
                    }
                    if (chunk == null || chunk.nonce != asked.nonce) continue
                    missing = chunk.chunkCount
                    received++
                    chunk.members.forEach { emit(it) }
                }
            } finally {
                collector.close()
            }
        }

    private fun RequestGuildMembers.withNonce(nonce: String): RequestGuildMembers {
        val builder = RequestGuildMembers.builder(guildId).presences(presences).nonce(nonce)
        query?.let { builder.query(it, limit) }
        userIds?.let(builder::userIds)
        return builder.build()
    }

    private fun newNonce(): String =
        java.lang.Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), NONCE_RADIX)

    private companion object {
        private val CHUNK = EventType.GUILD_MEMBERS_CHUNK
        private const val NONCE_RADIX = 36
    }
}
