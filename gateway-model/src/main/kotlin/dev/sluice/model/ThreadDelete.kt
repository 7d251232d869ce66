package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A thread was deleted.
 *
 * Immutable. Source: Discord docs, Gateway Events > Thread Delete.
 */
@Serializable
@ConsistentCopyVisibility
public data class ThreadDelete internal constructor(
    public val id: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake = 0,
    /** The channel that it was in. */
    @SerialName("parent_id")
    public val parentId: Snowflake? = null,
    @SerialName("type")
    public val channelType: ChannelType = ChannelType.PUBLIC_THREAD,
) : DispatchEvent() {
    override val type: EventType get() = EventType.THREAD_DELETE
}
