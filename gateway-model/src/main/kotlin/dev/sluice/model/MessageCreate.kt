package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A message was sent.
 *
 * Immutable. Source: Discord docs, Gateway Events > Message Create.
 */
@Serializable(with = MessageCreate.Serializer::class)
@ConsistentCopyVisibility
public data class MessageCreate internal constructor(
    /** The message, with the author's membership in a guild. */
    public val message: Message,
) : DispatchEvent() {
    override val type: EventType get() = EventType.MESSAGE_CREATE

    internal object Serializer : PayloadSerializer<MessageCreate, Message>(
        Message.serializer(),
        ::MessageCreate,
        MessageCreate::message,
    )
}
