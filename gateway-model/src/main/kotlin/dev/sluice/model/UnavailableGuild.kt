package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A guild that is in an outage, not sent yet, or was left.
 *
 * Immutable. Source: Discord docs, Guild > Unavailable Guild Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class UnavailableGuild internal constructor(
    public val id: Snowflake,
    /** Absent in GUILD_DELETE when the bot was removed. */
    public val unavailable: Boolean? = null,
    /** Undocumented. */
    @SerialName("geo_restricted")
    public val geoRestricted: Boolean? = null,
    /** Undocumented. */
    public val name: String? = null,
    /** Undocumented. */
    public val icon: String? = null,
) {
    /** Whether the guild is in an outage; in GUILD_DELETE false means that the bot is no longer in it. */
    public val isUnavailable: Boolean get() = unavailable == true
}
