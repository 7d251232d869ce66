package dev.sluice.gateway

import dev.sluice.model.EventType
import dev.sluice.model.GuildMembersChunk
import dev.sluice.model.RateLimited
import dev.sluice.model.RequestGuildMembers
import dev.sluice.model.UndecodableEvent
import java.util.concurrent.ThreadLocalRandom

/**
 * Members of a guild: chunks that bear the request's nonce, each with its index and their number.
 *
 * Source: Discord docs, Gateway Events > Request Guild Members, and > Guild Members Chunk.
 */
internal class MemberInquiry private constructor(private val request: RequestGuildMembers, private val nonce: String) :
    Inquiry<GuildMembersChunk>(
        request,
        "the members of guild ${request.guildId}",
        EventType.GUILD_MEMBERS_CHUNK,
        GuildMembersChunk::class.java,
    ) {
        /** Only what has come counts: a number from the wire must not make anything large. */
        private val received = HashSet<Int>()
        private var expected = Int.MAX_VALUE

        override val progress: String
            get() = if (received.isEmpty()) "no chunk had come" else "${received.size} of $expected chunks had come"

        override val isComplete: Boolean get() = received.size >= expected

        override fun isAnswered(reply: GuildMembersChunk): Boolean =
            reply.nonce == nonce && reply.guildId == request.guildId

        override fun isRefused(limited: RateLimited): Boolean =
            if (limited.nonce == null) limited.guildId == request.guildId else limited.nonce == nonce

        override fun mayBe(unread: UndecodableEvent): Boolean = nonce in String(unread.payload, Charsets.ISO_8859_1)

        override fun take(reply: GuildMembersChunk): Boolean {
            expected = reply.chunkCount
            return received.add(reply.chunkIndex)
        }

        companion object {
            private const val NONCE_RADIX = 36

            /** [request] with a nonce of its own when it has none. */
            fun of(request: RequestGuildMembers): MemberInquiry {
                request.nonce?.let { return MemberInquiry(request, it) }
                val nonce = java.lang.Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), NONCE_RADIX)
                val builder = RequestGuildMembers.builder(request.guildId).presences(request.presences).nonce(nonce)
                request.query?.let { builder.query(it, request.limit) }
                request.userIds?.let(builder::userIds)
                return MemberInquiry(builder.build(), nonce)
            }
        }
    }
