package dev.sluice.gateway.metrics

import dev.sluice.protocol.ShardState
import dev.sluice.ratelimit.IdentifyBreaker
import java.time.Duration

/** What rises and falls, over all shards. */
internal enum class Level(
    val meter: String,
    val description: String,
    val unit: String? = null,
    val of: (Reading) -> Number,
) {
    COMMANDS_WAITING(
        "sluice.commands.waiting",
        "Commands that wait for the session or the send limit",
        of = { all -> all.sum { it.queuedCommands.toLong() } },
    ),
    HELD("sluice.events.held", "Held for the first collector", "bytes", of = { all -> all.sum { it.heldBytes } }),
    IDENTIFY_WAITING(
        "sluice.identify.waiting",
        "Shards that are connected and wait for their turn to identify",
        of = { all -> all.identify.sumOf { it.waiting } },
    ),
    IDENTIFY_PARKED(
        "sluice.identify.parked",
        "Shards that may not identify before a certain time",
        of = { all -> all.identify.sumOf { it.parked } },
    ),
    IDENTIFY_BREAKER(
        "sluice.identify.breaker",
        "0 closed, 1 half open, 2 open: too many identifies came to nothing",
        of = { all -> all.identify.maxOfOrNull { BreakerNumber.of(it.breaker) } ?: 0 },
    ),
    BUDGET_REMAINING(
        "sluice.identify.budget.remaining",
        "Identifies left in this window, the reserve included",
        of = { all -> all.budget?.remaining ?: Double.NaN },
    ),
    BUDGET_RESERVE(
        "sluice.identify.budget.reserve",
        "Identifies that are kept for shards that lose their session",
        of = { all -> all.budget?.reserve ?: Double.NaN },
    ),
    BUDGET_TOTAL(
        "sluice.identify.budget.limit",
        "Identifies in one window",
        of = { all -> all.budget?.total ?: Double.NaN },
    ),
    PAUSED(
        "sluice.shards.paused",
        "Shards that read no further, as events are not taken",
        of = { all -> all.count { it.metrics.isReadingPaused } },
    ),
}

/** How long something has been or will be, over all shards. */
internal enum class Age(val meter: String, val description: String, val of: (Reading) -> Duration?) {
    UPTIME("sluice.uptime", "Since the first of the shards was started", { all -> all.max { it.metrics.uptime } }),
    BUDGET_RESET("sluice.identify.budget.reset", "Until the identify budget returns", { it.budgetReset }),
    SILENCE(
        "sluice.events.silence",
        "How long the most silent shard whose session stands has received no event",
        { all -> all.max { reading -> reading.metrics.lastEventAge.takeIf { reading.isReady } } },
    ),
}

/** What is shown of each shard. */
internal enum class ShardLevel(
    val meter: String,
    val description: String,
    val unit: String? = null,
    val of: (ShardReading) -> Number,
) {
    STATE(
        "sluice.shard.state",
        "0 failed, 1 without a connection, 2 identifying, 3 resuming, 4 ready",
        of = { StateNumber.of(it.state) },
    ),
    DECODER_CAPACITY(
        "sluice.decoder.capacity",
        "Held by the decompressor, native memory estimated",
        "bytes",
        of = { it.metrics.decoderCapacity },
    ),
    DECODER_EFFICIENCY(
        "sluice.decoder.efficiency",
        "The share of the payloads' bytes that compression has kept off the wire",
        "ratio",
        of = { with(it.metrics) { if (bytesOut == 0L) Double.NaN else 1 - bytesIn.toDouble() / bytesOut } },
    ),
}

/** A shard's state as a number that grows towards ready. */
private object StateNumber {
    private const val FAILED = 0
    private const val WITHOUT_CONNECTION = 1
    private const val IDENTIFYING = 2
    private const val RESUMING = 3
    private const val READY = 4

    fun of(state: ShardState): Int =
        when (state) {
            is ShardState.Failed -> FAILED
            is ShardState.AwaitingPermit, is ShardState.Identifying -> IDENTIFYING
            is ShardState.Resuming, is ShardState.Replaying -> RESUMING
            is ShardState.Ready -> READY
            else -> WITHOUT_CONNECTION
        }
}

/** A breaker's state as a number that grows with the trouble. */
private object BreakerNumber {
    private const val HALF_OPEN = 1
    private const val OPEN = 2

    fun of(state: IdentifyBreaker.State): Int =
        when (state) {
            IdentifyBreaker.State.CLOSED -> 0
            IdentifyBreaker.State.HALF_OPEN -> HALF_OPEN
            IdentifyBreaker.State.OPEN -> OPEN
        }
}

/** As seconds; not a number when there is none. */
internal fun Duration?.toSeconds(): Double = if (this == null) Double.NaN else toNanos() / NANOS_PER_SECOND

private const val NANOS_PER_SECOND = 1e9
