package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * What a user is doing.
 *
 * Discord does not validate the types of the fields here, so any of them may hold anything. What is of another type than
 * documented, in the presence and in all that it holds, is as if it had not been sent, save for numbers: digits in quotes
 * are a number, and a number where a text is due is that text. No such value makes the event undecodable.
 *
 * Immutable. Source: Discord docs, Gateway Events > Presence Update.
 */
@Serializable
@ConsistentCopyVisibility
public data class Presence internal constructor(
    @Serializable(with = PartialUserOrUnknownSerializer::class)
    public val user: PartialUser = PartialUser(),
    /** Absent inside GUILD_CREATE. */
    @SerialName("guild_id")
    @Serializable(with = SnowflakeOrNothingSerializer::class)
    public val guildId: Snowflake? = null,
    @Serializable(with = StatusOrOfflineSerializer::class)
    public val status: OnlineStatus = OnlineStatus.OFFLINE,
    @Serializable(with = ActivitiesOrNoneSerializer::class)
    public val activities: List<Activity> = emptyList(),
    @SerialName("client_status")
    @Serializable(with = ClientStatusOrNothingSerializer::class)
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
    @Serializable(with = StatusOrNothingSerializer::class)
    public val desktop: OnlineStatus? = null,
    @Serializable(with = StatusOrNothingSerializer::class)
    public val mobile: OnlineStatus? = null,
    @Serializable(with = StatusOrNothingSerializer::class)
    public val web: OnlineStatus? = null,
    @Serializable(with = StatusOrNothingSerializer::class)
    public val vr: OnlineStatus? = null,
    @Serializable(with = StatusOrNothingSerializer::class)
    public val embedded: OnlineStatus? = null,
)
