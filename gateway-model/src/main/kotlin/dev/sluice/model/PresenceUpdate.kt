package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A user's status, activities or name was changed. Discord does not validate the fields: see [Presence].
 *
 * Immutable. Source: Discord docs, Gateway Events > Presence Update.
 */
@Serializable(with = PresenceUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class PresenceUpdate internal constructor(
    /** The presence; of the user only the id is sure. */
    public val presence: Presence,
) : DispatchEvent() {
    override val type: EventType get() = EventType.PRESENCE_UPDATE

    internal object Serializer : PayloadSerializer<PresenceUpdate, Presence>(
        Presence.serializer(),
        ::PresenceUpdate,
        PresenceUpdate::presence,
    )
}
