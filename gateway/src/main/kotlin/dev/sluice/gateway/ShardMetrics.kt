package dev.sluice.gateway

import java.time.Duration

/**
 * What a shard has counted since it was built. A copy; immutable.
 *
 * @property received dispatches by name; names beyond 256 are counted as `(others)`.
 * @property payloads payloads of any opcode.
 * @property decoded events that were decoded: only what somebody wanted.
 * @property dropped dispatches that came while nobody listened and that were not held.
 * @property overflowed items that collectors dropped since too many waited for them; those of collectors that have left count, too.
 * @property decodeTime what decoding took, in all; a sample of the events is timed and stands for the rest.
 * @property undecodable events that became an UndecodableEvent.
 * @property protocolErrors input that could not be understood at all, for which the connection was closed.
 * @property bytesIn bytes received as they came over the wire.
 * @property bytesOut bytes of payloads after decompression.
 * @property decoderCapacity bytes that the decompressor holds now, native memory estimated.
 * @property listenerFailures calls of listeners and inline handlers that threw.
 * @property slowInlineCalls calls of inline handlers that took longer than the limit.
 * @property collectors how each collector fares: depth, drops, lag.
 * @property heldBytes bytes held for the first collector.
 * @property isReadingPaused whether reading is paused now, as somebody does not take events fast enough.
 * @property queuedCommands commands that wait to be sent.
 * @property sendsLeft commands that would go out at once before one has to wait for the send limit; 0 while no session
 *   stands.
 * @property nextSendIn how long a command would wait for the send limit if none waited already; null while no session
 *   stands.
 * @property commandsSent commands handed to the connection.
 * @property limiterWait how long the sent commands had waited for Discord's send limit, in all; waits for a session are
 *   left out.
 * @property connects dials begun.
 * @property closes connections that ended, and dials that failed (1006), by close code; codes beyond 64 are counted as 0.
 * @property resumedReconnects connections that stood again after one was lost, and went on with the session.
 * @property identifiedReconnects connections that stood again after one was lost, with a new session.
 * @property sessionsLost sessions that could not be resumed.
 * @property identifies IDENTIFYs sent.
 * @property resumes RESUMEs sent.
 * @property heartbeats heartbeats sent.
 * @property heartbeatAcks answers to them.
 * @property uptime since when `connect()` was first called; zero before.
 * @property lastEventAge how long ago the last dispatch came; null before the first.
 * @property sessionWrites how often the session store has saved or deleted something.
 * @property sessionStoreFailures calls of the session store that failed, or took too long.
 */
public class ShardMetrics internal constructor(
    public val received: Map<String, Long>,
    public val payloads: Long,
    public val decoded: Long,
    public val dropped: Long,
    public val overflowed: Long,
    public val decodeTime: Duration,
    public val undecodable: Long,
    public val protocolErrors: Long,
    public val bytesIn: Long,
    public val bytesOut: Long,
    public val decoderCapacity: Long,
    public val listenerFailures: Long,
    public val slowInlineCalls: Long,
    public val collectors: List<CollectorMetrics>,
    public val heldBytes: Long,
    public val isReadingPaused: Boolean,
    public val queuedCommands: Int,
    public val sendsLeft: Int,
    public val nextSendIn: Duration?,
    public val commandsSent: Long,
    public val limiterWait: Duration,
    public val connects: Long,
    public val closes: Map<Int, Long>,
    public val resumedReconnects: Long,
    public val identifiedReconnects: Long,
    public val sessionsLost: Long,
    public val identifies: Long,
    public val resumes: Long,
    public val heartbeats: Long,
    public val heartbeatAcks: Long,
    public val uptime: Duration,
    public val lastEventAge: Duration?,
    public val sessionWrites: Long,
    public val sessionStoreFailures: Long,
) {
    /** How many items wait, by the collector's name. */
    public val ringDepths: Map<String, Int> get() = collectors.filter { !it.hasLeft }.associate { it.name to it.depth }

    /** How many items wait in all rings together. */
    public val ringDepth: Int get() = ringDepths.values.sum()

    override fun toString(): String =
        "ShardMetrics(payloads=$payloads, decoded=$decoded, dropped=$dropped, undecodable=$undecodable, " +
            "in=$bytesIn, out=$bytesOut, rings=$ringDepths, identifies=$identifies, resumes=$resumes)"
}
