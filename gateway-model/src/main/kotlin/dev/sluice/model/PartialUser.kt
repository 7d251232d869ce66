package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * The user in a presence: only the id is sure. Discord does not validate the fields: see [Presence].
 *
 * Immutable. Source: Discord docs, Gateway Events > Presence Update.
 */
@Serializable
@ConsistentCopyVisibility
public data class PartialUser internal constructor(
    /** 0 should it be missing. */
    @Serializable(with = SnowflakeOrZeroSerializer::class)
    public val id: Snowflake = 0,
    @Serializable(with = TextOrNothingSerializer::class)
    public val username: String? = null,
    @Serializable(with = TextOrNothingSerializer::class)
    public val discriminator: String? = null,
    @SerialName("global_name")
    @Serializable(with = TextOrNothingSerializer::class)
    public val globalName: String? = null,
    @Serializable(with = TextOrNothingSerializer::class)
    public val avatar: String? = null,
    @Serializable(with = BooleanOrNothingSerializer::class)
    public val bot: Boolean? = null,
    @SerialName("public_flags")
    @Serializable(with = UserFlagsOrNothingSerializer::class)
    public val publicFlags: UserFlags? = null,
)
