package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A channel of a guild was made.
 *
 * Immutable. Source: Discord docs, Gateway Events > Channel Create.
 */
@Serializable(with = ChannelCreate.Serializer::class)
@ConsistentCopyVisibility
public data class ChannelCreate internal constructor(
    /** The channel. */
    public val channel: Channel,
) : DispatchEvent() {
    override val type: EventType get() = EventType.CHANNEL_CREATE

    internal object Serializer : PayloadSerializer<ChannelCreate, Channel>(
        Channel.serializer(),
        ::ChannelCreate,
        ChannelCreate::channel,
        { it.id != 0L },
    )
}
