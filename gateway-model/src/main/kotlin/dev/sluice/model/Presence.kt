package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * What a user is doing.
 *
 * Immutable. Source: Discord docs, Gateway Events > Presence Update.
 */
@Serializable
@ConsistentCopyVisibility
public data class Presence internal constructor(
    public val user: PartialUser,
    /** Absent inside GUILD_CREATE. */
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    public val status: OnlineStatus = OnlineStatus.OFFLINE,
    public val activities: List<Activity> = emptyList(),
    @SerialName("client_status")
    public val clientStatus: ClientStatus? = null,
)

/**
 * The status on each kind of device; null for offline there.
 *
 * Immutable. Source: Discord docs, Gateway Events > Client Status Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class ClientStatus internal constructor(
    public val desktop: OnlineStatus? = null,
    public val mobile: OnlineStatus? = null,
    public val web: OnlineStatus? = null,
    public val vr: OnlineStatus? = null,
    public val embedded: OnlineStatus? = null,
)
