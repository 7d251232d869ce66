package dev.sluice.protocol

/**
 * Which sequence heartbeats carry. Discord's documentation asks for the last received one (Gateway > Sending
 * Heartbeats); whether it forgets what a heartbeat has told of, and so cannot send it again, is not documented.
 */
public enum class HeartbeatSequence {
    /** The last one received. The default. */
    RECEIVED,

    /**
     * The last one finished, as told with [ShardMachine.handleCheckpoint]: should Discord trim what it keeps for a
     * resume by heartbeats, a process that comes back with a stored session still gets what was not finished.
     */
    CHECKPOINT,
}
