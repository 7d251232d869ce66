package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * What a user or guild has bought or got.
 *
 * Immutable. Source: Discord docs, Entitlement > Entitlement Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Entitlement internal constructor(
    public val id: Snowflake = 0,
    @SerialName("sku_id")
    public val skuId: Snowflake? = null,
    @SerialName("application_id")
    public val applicationId: Snowflake? = null,
    @SerialName("user_id")
    public val userId: Snowflake? = null,
    public val type: EntitlementType = EntitlementType.PURCHASE,
    public val deleted: Boolean = false,
    @SerialName("starts_at")
    public val startsAt: Timestamp? = null,
    @SerialName("ends_at")
    public val endsAt: Timestamp? = null,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    public val consumed: Boolean? = null,
    @SerialName("fulfilled_at")
    public val fulfilledAt: Timestamp? = null,
    @SerialName("fulfillment_status")
    public val fulfillmentStatus: DynamicValue? = null,
    @SerialName("gifter_user_id")
    public val gifterUserId: Snowflake? = null,
    @SerialName("parent_id")
    public val parentId: Snowflake? = null,
)
