package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A channel was changed, or the bot may see it now or no longer. Not sent for a new last message.
 *
 * Immutable. Source: Discord docs, Gateway Events > Channel Update.
 */
@Serializable(with = ChannelUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class ChannelUpdate internal constructor(
    /** The channel. */
    public val channel: Channel,
) : DispatchEvent() {
    override val type: EventType get() = EventType.CHANNEL_UPDATE

    internal object Serializer : PayloadSerializer<ChannelUpdate, Channel>(
        Channel.serializer(),
        ::ChannelUpdate,
        ChannelUpdate::channel,
        { it.id != 0L },
    )
}
