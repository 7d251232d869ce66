package dev.sluice.gateway

import dev.sluice.protocol.ShardState
import java.time.Duration
import java.util.concurrent.atomic.AtomicLong

/**
 * What health is told from: read from any thread and without the lane, since the lane may be what is stuck.
 *
 * Written on the lane. Times are those of the shard's clock, in nanoseconds; [NONE] where there is none.
 */
internal class ShardVitals(initial: ShardState) {
    private val deadline = AtomicLong(Long.MAX_VALUE)
    private val lastEvent = AtomicLong(NONE)

    @Volatile
    private var startedNanos = NONE

    @Volatile
    var state: ShardState = initial
        private set

    /** Whether a session has ever stood. */
    @Volatile
    var hasStood = false
        private set

    /** Since when no session stands, for a shard that was started; [NONE] while one does. */
    @Volatile
    var downSinceNanos = NONE
        private set

    /** How it ended; null before that. */
    @Volatile
    var end: ShardEnd? = null
        private set

    /** Who keeps the shard from reading, once users were told of it. */
    @Volatile
    var slow: String? = null

    /** When the timer is due next. Written on the lane. */
    var deadlineNanos: Long
        get() = deadline.get()
        // Ordered is enough and costs nothing: this is written with every input. One that comes nearer must be seen by the
        // timer, or its sleep by us, who look at it next: for that both need a full fence.
        set(nanos) = if (nanos < deadline.plain) deadline.set(nanos) else deadline.lazySet(nanos)

    /** When the last dispatch came. */
    var lastEventNanos: Long
        get() = lastEvent.get()
        set(nanos) = lastEvent.lazySet(nanos)

    fun moved(state: ShardState, nowNanos: Long) {
        val stands = state.stands
        if (startedNanos == NONE && !state.isTerminal) startedNanos = nowNanos
        if (stands) hasStood = true
        if (stands) {
            downSinceNanos = NONE
        } else if (downSinceNanos == NONE) {
            downSinceNanos = nowNanos
        }
        this.state = state
    }

    fun ended(end: ShardEnd) {
        this.end = end
    }

    fun uptime(nowNanos: Long): Duration? = since(startedNanos, nowNanos)

    fun lastEventAge(nowNanos: Long): Duration? = since(lastEventNanos, nowNanos)

    private fun since(nanos: Long, nowNanos: Long): Duration? =
        if (nanos == NONE) null else Duration.ofNanos(nowNanos - nanos)

    companion object {
        /** No time at all. */
        const val NONE: Long = Long.MIN_VALUE
    }
}

/** Whether events of a session come in. */
internal val ShardState.stands: Boolean get() = this === ShardState.Ready || this === ShardState.Replaying
