package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A channel was deleted.
 *
 * Immutable. Source: Discord docs, Gateway Events > Channel Delete.
 */
@Serializable(with = ChannelDelete.Serializer::class)
@ConsistentCopyVisibility
public data class ChannelDelete internal constructor(
    /** The channel. */
    public val channel: Channel,
) : DispatchEvent() {
    override val type: EventType get() = EventType.CHANNEL_DELETE

    internal object Serializer : PayloadSerializer<ChannelDelete, Channel>(
        Channel.serializer(),
        ::ChannelDelete,
        ChannelDelete::channel,
        { it.id != 0L },
    )
}
