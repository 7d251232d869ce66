package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A thread was made, or the bot was added to a private one; [Channel.newlyCreated] tells which.
 *
 * Immutable. Source: Discord docs, Gateway Events > Thread Create.
 */
@Serializable(with = ThreadCreate.Serializer::class)
@ConsistentCopyVisibility
public data class ThreadCreate internal constructor(
    /** The thread, with the bot's own membership. */
    public val thread: Channel,
) : DispatchEvent() {
    override val type: EventType get() = EventType.THREAD_CREATE

    internal object Serializer : PayloadSerializer<ThreadCreate, Channel>(
        Channel.serializer(),
        ::ThreadCreate,
        ThreadCreate::thread,
        { it.id != 0L },
    )
}
