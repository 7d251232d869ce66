package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * An integration was removed from a guild.
 *
 * Immutable. Source: Discord docs, Gateway Events > Integration Delete.
 */
@Serializable
@ConsistentCopyVisibility
public data class IntegrationDelete internal constructor(
    public val id: Snowflake,
    @SerialName("guild_id")
    public val guildId: Snowflake,
    /** Of the bot, when it was one. */
    @SerialName("application_id")
    public val applicationId: Snowflake? = null,
) : DispatchEvent() {
    override val type: EventType get() = EventType.INTEGRATION_DELETE
}
