package dev.sluice.gateway

/**
 * What a shard has counted since it was built. A copy; immutable.
 *
 * @property received dispatches by name; names beyond 256 are counted as `(others)`.
 * @property payloads payloads of any opcode.
 * @property decoded events that were decoded: only what somebody wanted.
 * @property dropped dispatches that came while nobody listened and that were not held.
 * @property undecodable events that became an UndecodableEvent.
 * @property protocolErrors input that could not be understood at all, for which the connection was closed.
 * @property bytesIn bytes received as they came over the wire.
 * @property bytesOut bytes of payloads after decompression.
 * @property decoderCapacity bytes that the decompressor holds now, native memory estimated.
 * @property listenerFailures calls of listeners and inline handlers that threw.
 * @property slowInlineCalls calls of inline handlers that took longer than the limit.
 * @property ringDepths how many items wait, by the collector's name.
 * @property heldBytes bytes held for the first collector.
 * @property queuedCommands commands that wait to be sent.
 * @property connects dials begun.
 * @property identifies IDENTIFYs sent.
 * @property resumes RESUMEs sent.
 * @property heartbeats heartbeats sent.
 */
public class ShardMetrics internal constructor(
    public val received: Map<String, Long>,
    public val payloads: Long,
    public val decoded: Long,
    public val dropped: Long,
    public val undecodable: Long,
    public val protocolErrors: Long,
    public val bytesIn: Long,
    public val bytesOut: Long,
    public val decoderCapacity: Long,
    public val listenerFailures: Long,
    public val slowInlineCalls: Long,
    public val ringDepths: Map<String, Int>,
    public val heldBytes: Long,
    public val queuedCommands: Int,
    public val connects: Long,
    public val identifies: Long,
    public val resumes: Long,
    public val heartbeats: Long,
) {
    /** How many items wait in all rings together. */
    public val ringDepth: Int get() = ringDepths.values.sum()

    override fun toString(): String =
        "ShardMetrics(payloads=$payloads, decoded=$decoded, dropped=$dropped, undecodable=$undecodable, " +
            "in=$bytesIn, out=$bytesOut, rings=$ringDepths, identifies=$identifies, resumes=$resumes)"
}
