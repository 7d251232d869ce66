package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * What Discord posts to an application's webhook for events. It does not come over the gateway: here for services that
 * take both.
 *
 * Immutable. Source: Discord docs, Webhook Events > Payload Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class WebhookEventPayload internal constructor(
    /** 1. */
    public val version: Int = 0,
    @SerialName("application_id")
    public val applicationId: Snowflake = 0,
    public val type: WebhookPayloadType = WebhookPayloadType.PING,
    /** Null for a ping. */
    public val event: WebhookEvent? = null,
)

/**
 * What has happened.
 *
 * Immutable. Source: Discord docs, Webhook Events > Event Body Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class WebhookEvent internal constructor(
    /** Such as `ENTITLEMENT_CREATE`; an open set. */
    public val type: String = "",
    public val timestamp: Timestamp? = null,
    /** By [type], kept as it comes. */
    public val data: DynamicValue? = null,
)
