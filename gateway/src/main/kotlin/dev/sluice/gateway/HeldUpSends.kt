package dev.sluice.gateway

/**
 * Commands that wait for a shard which waits for its collectors: it has no connection, and wants none before they have gone
 * on. A collector that waits for its own send would never go on, so after a while all fail, and then each one at once.
 *
 * On the lane.
 */
internal class HeldUpSends(
    private val sends: PendingSends,
    private val reading: ReadingGate,
    private val clock: NanoClock,
) {
    /** Since when it is so; null = it is not. */
    private var since: Long? = null

    /** Whether nothing is waited for any more. */
    val isOver: Boolean get() = since?.let { clock.nanoTime() - it >= PATIENCE_NANOS } ?: false

    /** When those that wait have to be told; never while nobody waits. */
    val deadlineNanos: Long get() = since?.takeIf { !sends.isEmpty }?.let { it + PATIENCE_NANOS } ?: Long.MAX_VALUE

    /** After each input: whether the shard [isWaiting] to connect. */
    fun look(isWaiting: Boolean) {
        since = if (reading.isPaused && isWaiting) since ?: clock.nanoTime() else null
    }

    /** Fails all that wait; each is taken out of the machine's queue by [cancel]. */
    fun failAll(cancel: (Long) -> Unit) {
        for (ticket in sends.tickets()) {
            cancel(ticket)
            sends.take(ticket)?.let { sends.fail(it, refusal()) }
        }
    }

    fun refusal() = CommandHeldUpException(reading.names())

    private companion object {
        /**
         * Long enough for collectors that are only slow, and as long as an answer may be late
         * ([RequestOptions.idleTimeout]).
         */
        private const val PATIENCE_NANOS = 30_000_000_000L
    }
}
