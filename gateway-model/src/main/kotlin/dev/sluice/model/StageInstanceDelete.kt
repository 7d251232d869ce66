package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A stage has ended.
 *
 * Immutable. Source: Discord docs, Gateway Events > Stage Instance Delete.
 */
@Serializable(with = StageInstanceDelete.Serializer::class)
@ConsistentCopyVisibility
public data class StageInstanceDelete internal constructor(
    /** The stage. */
    public val stageInstance: StageInstance,
) : DispatchEvent() {
    override val type: EventType get() = EventType.STAGE_INSTANCE_DELETE

    internal object Serializer : PayloadSerializer<StageInstanceDelete, StageInstance>(
        StageInstance.serializer(),
        ::StageInstanceDelete,
        StageInstanceDelete::stageInstance,
        { it.id != 0L },
    )
}
