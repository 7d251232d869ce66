package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * The bot's own membership in a thread was changed.
 *
 * Immutable. Source: Discord docs, Gateway Events > Thread Member Update.
 */
@Serializable(with = ThreadMemberUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class ThreadMemberUpdate internal constructor(
    /** The membership, with the guild. */
    public val member: ThreadMember,
) : DispatchEvent() {
    override val type: EventType get() = EventType.THREAD_MEMBER_UPDATE

    internal object Serializer : PayloadSerializer<ThreadMemberUpdate, ThreadMember>(
        ThreadMember.serializer(),
        ::ThreadMemberUpdate,
        ThreadMemberUpdate::member,
    )
}
