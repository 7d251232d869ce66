package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * Whom a message may ping, whatever its text mentions. No event carries it; it is a part of what bots post.
 *
 * Immutable. Source: Discord docs, Message > Allowed Mentions Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class AllowedMentions internal constructor(
    /** `roles`, `users`, `everyone`; an open set. Null: what the text mentions and the lists allow. */
    public val parse: List<String>? = null,
    /** At most 100. */
    public val roles: List<Snowflake>? = null,
    /** At most 100. */
    public val users: List<Snowflake>? = null,
    /** Whether the author of the message that is answered is pinged. */
    @SerialName("replied_user")
    public val repliedUser: Boolean? = null,
)
