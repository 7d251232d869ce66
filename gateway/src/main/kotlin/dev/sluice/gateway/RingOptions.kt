package dev.sluice.gateway

/**
 * What holds for one collector once its own options and the shard's are put together. Immutable.
 *
 * @property label names it in warnings and metrics.
 * @property name the name that its user gave it, or null.
 */
internal class RingOptions(
    val label: String,
    val name: String?,
    val capacity: Int,
    val overflow: Overflow,
    val maxUnfinished: Int,
) {
    /** The same for what has no keys: where nothing can be replaced, nothing needs to be lost. */
    fun raw(): RingOptions =
        if (overflow.kind != Overflow.Kind.COALESCE) {
            this
        } else {
            RingOptions(label, name, capacity, Overflow.SUSPEND, maxUnfinished)
        }
}
