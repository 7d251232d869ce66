package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A user did something with the bot: a command, a button, a modal.
 *
 * Immutable. Source: Discord docs, Gateway Events > Interaction Create.
 */
@Serializable(with = InteractionCreate.Serializer::class)
@ConsistentCopyVisibility
public data class InteractionCreate internal constructor(
    /** What was done, by whom and where. */
    public val interaction: Interaction,
) : DispatchEvent() {
    override val type: EventType get() = EventType.INTERACTION_CREATE

    internal object Serializer : PayloadSerializer<InteractionCreate, Interaction>(
        Interaction.serializer(),
        ::InteractionCreate,
        InteractionCreate::interaction,
    )
}
