package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * The bot may see a channel now: its active threads.
 *
 * Immutable. Source: Discord docs, Gateway Events > Thread List Sync.
 */
@Serializable
@ConsistentCopyVisibility
public data class ThreadListSync internal constructor(
    @SerialName("guild_id")
    public val guildId: Snowflake,
    /** The channels whose threads these are; null for the whole guild. */
    @SerialName("channel_ids")
    public val channelIds: List<Snowflake>? = null,
    public val threads: List<Channel> = emptyList(),
    /** The bot's own memberships. */
    public val members: List<ThreadMember> = emptyList(),
) : DispatchEvent() {
    override val type: EventType get() = EventType.THREAD_LIST_SYNC
}
