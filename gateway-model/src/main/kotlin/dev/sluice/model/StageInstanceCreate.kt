package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A stage has begun.
 *
 * Immutable. Source: Discord docs, Gateway Events > Stage Instance Create.
 */
@Serializable(with = StageInstanceCreate.Serializer::class)
@ConsistentCopyVisibility
public data class StageInstanceCreate internal constructor(
    /** The stage. */
    public val stageInstance: StageInstance,
) : DispatchEvent() {
    override val type: EventType get() = EventType.STAGE_INSTANCE_CREATE

    internal object Serializer : PayloadSerializer<StageInstanceCreate, StageInstance>(
        StageInstance.serializer(),
        ::StageInstanceCreate,
        StageInstanceCreate::stageInstance,
        { it.id != 0L },
    )
}
