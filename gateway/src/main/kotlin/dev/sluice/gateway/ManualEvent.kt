package dev.sluice.gateway

/**
 * An event, or a message, that counts as finished when [done] is called, and not when the collector's block returns:
 * for those who buffer, launch, or hand on.
 *
 * Events may be done in any order; the checkpoint follows the oldest that is not done. One that is never done keeps the
 * checkpoint where it is, and too many of them ([CollectorOptions.maxUnfinished]) stop the collector.
 *
 * Thread-safe.
 *
 * @property event what was delivered.
 */
public class ManualEvent<out T : Any> internal constructor(
    public val event: T,
    internal val mark: Long,
    private val keeper: Keeper,
) {
    /** Its neighbours among those that are not done. These three are guarded by the lock of their [LowWater]. */
    internal var older: ManualEvent<*>? = null
    internal var newer: ManualEvent<*>? = null
    internal var isOpen: Boolean = false

    /** It is finished. From any thread; calling it again, or after the collector has left, does no harm. */
    public fun done(): Unit = keeper.done(this)

    override fun toString(): String = "ManualEvent($event)"

    /** Whoever handed it out. */
    internal fun interface Keeper {
        fun done(event: ManualEvent<*>)
    }
}
