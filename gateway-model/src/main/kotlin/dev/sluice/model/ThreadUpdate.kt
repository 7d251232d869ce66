package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A thread was changed. Not sent for a new last message.
 *
 * Immutable. Source: Discord docs, Gateway Events > Thread Update.
 */
@Serializable(with = ThreadUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class ThreadUpdate internal constructor(
    /** The thread. */
    public val thread: Channel,
) : DispatchEvent() {
    override val type: EventType get() = EventType.THREAD_UPDATE

    internal object Serializer : PayloadSerializer<ThreadUpdate, Channel>(
        Channel.serializer(),
        ::ThreadUpdate,
        ThreadUpdate::thread,
        { it.id != 0L },
    )
}
