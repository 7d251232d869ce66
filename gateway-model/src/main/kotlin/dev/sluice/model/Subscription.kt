package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * What a user pays for again and again.
 *
 * Immutable. Source: Discord docs, Subscription > Subscription Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Subscription internal constructor(
    public val id: Snowflake,
    @SerialName("user_id")
    public val userId: Snowflake? = null,
    @SerialName("sku_ids")
    public val skuIds: List<Snowflake> = emptyList(),
    @SerialName("entitlement_ids")
    public val entitlementIds: List<Snowflake> = emptyList(),
    /** What it becomes with the next period. */
    @SerialName("renewal_sku_ids")
    public val renewalSkuIds: List<Snowflake>? = null,
    @SerialName("current_period_start")
    public val currentPeriodStart: Timestamp? = null,
    @SerialName("current_period_end")
    public val currentPeriodEnd: Timestamp? = null,
    public val status: SubscriptionStatus = SubscriptionStatus.ACTIVE,
    @SerialName("canceled_at")
    public val canceledAt: Timestamp? = null,
    /** ISO 3166-1 alpha-2, only with a certain OAuth2 scope. */
    public val country: String? = null,
)
