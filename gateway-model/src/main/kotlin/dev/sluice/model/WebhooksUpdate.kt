package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A webhook of a channel was made, changed or deleted.
 *
 * Immutable. Source: Discord docs, Gateway Events > Webhooks Update.
 */
@Serializable
@ConsistentCopyVisibility
public data class WebhooksUpdate internal constructor(
    @SerialName("guild_id")
    public val guildId: Snowflake,
    @SerialName("channel_id")
    public val channelId: Snowflake,
) : DispatchEvent() {
    override val type: EventType get() = EventType.WEBHOOKS_UPDATE
}
