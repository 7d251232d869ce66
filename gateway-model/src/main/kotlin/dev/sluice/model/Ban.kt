package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A user who may not join a guild. No event carries it: see [GuildBanAdd].
 *
 * Immutable. Source: Discord docs, Guild > Ban Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Ban internal constructor(public val reason: String? = null, public val user: User = User())
