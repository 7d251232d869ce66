package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A message was changed. Its fields may be those that changed, or all; [PartialMessage.editedTimestamp] is set only
 * if its author edited it.
 *
 * Immutable. Source: Discord docs, Gateway Events > Message Update.
 */
@Serializable(with = MessageUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class MessageUpdate internal constructor(
    /** What is known of the message now. */
    public val message: PartialMessage,
) : DispatchEvent() {
    override val type: EventType get() = EventType.MESSAGE_UPDATE

    internal object Serializer : PayloadSerializer<MessageUpdate, PartialMessage>(
        PartialMessage.serializer(),
        ::MessageUpdate,
        MessageUpdate::message,
        { it.id != 0L },
    )
}
