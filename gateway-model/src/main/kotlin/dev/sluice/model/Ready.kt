package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A new session has begun. A GUILD_CREATE (or GUILD_DELETE, in an outage) follows for each of [guilds].
 *
 * [toString] does not show the session id. Immutable. Source: Discord docs, Gateway Events > Ready.
 */
@Serializable
@ConsistentCopyVisibility
public data class Ready internal constructor(
    /** The version of the API. */
    public val v: Int = 0,
    /** The bot itself. */
    public val user: User,
    /** The guilds of this shard, all unavailable yet. */
    public val guilds: List<UnavailableGuild> = emptyList(),
    /** For resuming. */
    @SerialName("session_id")
    public val sessionId: String,
    /** Where to resume. */
    @SerialName("resume_gateway_url")
    public val resumeGatewayUrl: String? = null,
    /** As identified with; null when the identify had none. */
    @Serializable(with = ShardIdSerializer::class)
    public val shard: ShardId? = null,
    /** The bot's application: its id and flags. */
    public val application: Application? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.READY

    override fun toString(): String =
        "Ready(v=$v, user=$user, ${guilds.size} guilds, shard=$shard, application=$application)"
}
