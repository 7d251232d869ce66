package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * An emoji, whole or partial; without an [id] it is a Unicode emoji.
 *
 * Immutable. Source: Discord docs, Emoji > Emoji Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Emoji internal constructor(
    public val id: Snowflake? = null,
    /** Null only in reactions, when the emoji is gone. */
    public val name: String? = null,
    public val roles: List<Snowflake>? = null,
    public val user: User? = null,
    @SerialName("require_colons")
    public val requireColons: Boolean? = null,
    public val managed: Boolean? = null,
    public val animated: Boolean? = null,
    public val available: Boolean? = null,
)
