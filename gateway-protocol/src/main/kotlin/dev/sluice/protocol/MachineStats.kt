package dev.sluice.protocol

import java.time.Instant

/**
 * Counters of a machine since it was made (or restored, see [identifies]); a copy, immutable.
 *
 * @property connects dials begun.
 * @property identifies IDENTIFYs sent, those before a restore included: Discord counts them per day.
 * @property lastIdentifyAt when the last IDENTIFY went out, or null.
 * @property resumes RESUMEs sent.
 * @property heartbeats heartbeats sent, answers to op 1 included.
 * @property heartbeatAcks answers to heartbeats received.
 * @property dispatches events received.
 * @property commandsSent commands handed out to be sent.
 * @property queuedCommands commands waiting now.
 * @property limiterWaitNanos how long the commands that were sent had waited for the send window, in all; waits for a
 *   session are left out.
 * @property bytesIn bytes received as they came over the wire.
 * @property bytesOut bytes of payloads after decompression.
 * @property decompressorCapacity bytes held by the decompressor now, native memory estimated.
 */
public class MachineStats internal constructor(
    public val connects: Long,
    public val identifies: Long,
    public val lastIdentifyAt: Instant?,
    public val resumes: Long,
    public val heartbeats: Long,
    public val heartbeatAcks: Long,
    public val dispatches: Long,
    public val commandsSent: Long,
    public val queuedCommands: Int,
    public val limiterWaitNanos: Long,
    public val bytesIn: Long,
    public val bytesOut: Long,
    public val decompressorCapacity: Long,
) {
    override fun toString(): String =
        "MachineStats(connects=$connects, identifies=$identifies, resumes=$resumes, heartbeats=$heartbeats, " +
            "acks=$heartbeatAcks, dispatches=$dispatches, sent=$commandsSent, queued=$queuedCommands, " +
            "in=$bytesIn, out=$bytesOut)"
}

/** The counters while they count. */
internal class Counters {
    var connects = 0L
    var identifies = 0L
    var lastIdentifyAt: Instant? = null
    var resumes = 0L
    var heartbeats = 0L
    var heartbeatAcks = 0L
    var dispatches = 0L
    var commandsSent = 0L
    var limiterWaitNanos = 0L
    var bytesIn = 0L
    var bytesOut = 0L

    fun copy(queuedCommands: Int, decompressorCapacity: Long) =
        MachineStats(
            connects,
            identifies,
            lastIdentifyAt,
            resumes,
            heartbeats,
            heartbeatAcks,
            dispatches,
            commandsSent,
            queuedCommands,
            limiterWaitNanos,
            bytesIn,
            bytesOut,
            decompressorCapacity,
        )
}
