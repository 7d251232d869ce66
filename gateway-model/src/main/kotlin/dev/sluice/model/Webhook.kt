package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A way to post into a channel without a bot. [toString] shows neither [token] nor [url], which let anyone post.
 *
 * Immutable. Source: Discord docs, Webhook > Webhook Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Webhook internal constructor(
    public val id: Snowflake = 0,
    public val type: WebhookType = WebhookType.INCOMING,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    /** Where it posts; null for an application's. */
    @SerialName("channel_id")
    public val channelId: Snowflake? = null,
    /** Who made it. */
    public val user: User? = null,
    public val name: String? = null,
    /** An image hash. */
    public val avatar: String? = null,
    /** Of an incoming webhook. */
    public val token: String? = null,
    /** The bot that made it. */
    @SerialName("application_id")
    public val applicationId: Snowflake? = null,
    /** The guild that is followed; partial. */
    @SerialName("source_guild")
    public val sourceGuild: Guild? = null,
    /** The channel that is followed; partial. */
    @SerialName("source_channel")
    public val sourceChannel: Channel? = null,
    public val url: String? = null,
) {
    override fun toString(): String =
        "Webhook(id=$id, type=$type, guildId=$guildId, channelId=$channelId, name=$name, applicationId=$applicationId)"
}
