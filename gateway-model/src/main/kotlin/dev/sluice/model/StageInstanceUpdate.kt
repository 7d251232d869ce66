package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A stage was changed.
 *
 * Immutable. Source: Discord docs, Gateway Events > Stage Instance Update.
 */
@Serializable(with = StageInstanceUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class StageInstanceUpdate internal constructor(
    /** The stage. */
    public val stageInstance: StageInstance,
) : DispatchEvent() {
    override val type: EventType get() = EventType.STAGE_INSTANCE_UPDATE

    internal object Serializer : PayloadSerializer<StageInstanceUpdate, StageInstance>(
        StageInstance.serializer(),
        ::StageInstanceUpdate,
        StageInstanceUpdate::stageInstance,
        { it.id != 0L },
    )
}
