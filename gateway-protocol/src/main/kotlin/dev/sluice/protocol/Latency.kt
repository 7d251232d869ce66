package dev.sluice.protocol

import java.time.Duration

/**
 * How long Discord takes to answer heartbeats: the last [KEPT] round trips of the present connection.
 *
 * Filled by the machine; read it on the thread that drives the machine, or take [recent], which is a copy. Answers that
 * came while reading was paused are left out, as they say nothing about the network.
 */
public class Latency internal constructor() {
    private val pendingSince = ArrayDeque<Long>()
    private val roundTrips = ArrayDeque<Long>()

    /** The latest round trips, newest first; at most five. */
    public val recent: List<Duration> get() = roundTrips.map(Duration::ofNanos)

    /** The newest round trip, or null before the first answer on this connection. */
    public val last: Duration? get() = roundTrips.firstOrNull()?.let(Duration::ofNanos)

    /** The mean of [recent], or null before the first answer on this connection. */
    public val average: Duration? get() =
        if (roundTrips.isEmpty()) null else Duration.ofNanos(roundTrips.sum() / roundTrips.size)

    /** How many round trips were measured in all, those of earlier connections included. */
    public var measured: Long = 0
        private set

    internal fun connectionOpened() {
        pendingSince.clear()
        roundTrips.clear()
    }

    internal fun beatSent(nowNanos: Long) {
        if (pendingSince.size == PENDING_KEPT) pendingSince.removeFirst()
        pendingSince.addLast(nowNanos)
    }

    /** Answers come in the order of the beats; one that nobody asked for is ignored. */
    internal fun acknowledged(nowNanos: Long) {
        val sentAt = pendingSince.removeFirstOrNull() ?: return
        if (sentAt == VOID) return
        if (roundTrips.size == KEPT) roundTrips.removeLast()
        roundTrips.addFirst(nowNanos - sentAt)
        measured++
    }

    /** Reading was or is paused: the answers to what is under way will come late through no fault of the network. */
    internal fun voidPending() {
        for (i in pendingSince.indices) pendingSince[i] = VOID
    }

    override fun toString(): String = "Latency(average=$average, recent=$recent)"

    private companion object {
        /** As many as twilight keeps: enough to smooth, few enough to be recent. */
        const val KEPT = 5

        /** Beats under way at most; answered ones leave, and a zombie is closed after one interval. */
        const val PENDING_KEPT = 64
        const val VOID = Long.MIN_VALUE
    }
}
