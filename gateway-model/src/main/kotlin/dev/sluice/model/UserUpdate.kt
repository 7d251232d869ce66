package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * The bot's own user was changed.
 *
 * Immutable. Source: Discord docs, Gateway Events > User Update.
 */
@Serializable(with = UserUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class UserUpdate internal constructor(
    /** The bot. */
    public val user: User,
) : DispatchEvent() {
    override val type: EventType get() = EventType.USER_UPDATE

    internal object Serializer : PayloadSerializer<UserUpdate, User>(
        User.serializer(),
        ::UserUpdate,
        UserUpdate::user,
        { it.id != 0L },
    )
}
