package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A part of the answer to [RequestGuildMembers], at most 1000 members.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Members Chunk.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildMembersChunk internal constructor(
    @SerialName("guild_id")
    public val guildId: Snowflake,
    public val members: List<Member> = emptyList(),
    /** 0 to [chunkCount] - 1. */
    @SerialName("chunk_index")
    public val chunkIndex: Int = 0,
    /** How many chunks the answer has. */
    @SerialName("chunk_count")
    public val chunkCount: Int = 1,
    /** The ids that are of no member, as they were sent. */
    @SerialName("not_found")
    public val notFound: List<
        @Serializable(with = AnythingAsTextSerializer::class)
        String,
    >? = null,
    /** When asked for. */
    public val presences: List<Presence>? = null,
    /** As sent. */
    @Serializable(with = AnythingAsTextSerializer::class)
    public val nonce: String? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_MEMBERS_CHUNK
}
