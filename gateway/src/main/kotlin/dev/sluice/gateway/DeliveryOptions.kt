package dev.sluice.gateway

/**
 * How events are handed over, as set in [ShardBuilder]. Immutable.
 *
 * @property ringCapacity events that wait for one collector before reading pauses.
 * @property overflow what happens to more.
 * @property heldBytes bytes kept before the first collector subscribes.
 * @property inlineLimitNanos how long an inline handler may take before it is reported.
 */
internal class DeliveryOptions(
    val ringCapacity: Int,
    val overflow: Overflow,
    val heldBytes: Long,
    val whenNobodyListens: WhenNobodyListens,
    val inlineLimitNanos: Long,
)
