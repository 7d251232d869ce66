package dev.sluice.gateway.metrics

import dev.sluice.gateway.ShardMetrics

/**
 * What only grows, summed over all shards.
 *
 * @property meter the name of its counter; null for what is a part of a timer.
 * @property tags of the counter, key and value.
 */
internal enum class Counted(
    val meter: String?,
    val description: String,
    val unit: String? = null,
    val tags: List<String> = emptyList(),
    val of: (ShardMetrics) -> Long,
) {
    PAYLOADS("sluice.payloads.received", "Payloads of any opcode", of = { it.payloads }),
    DECODED("sluice.events.decoded", "Events that somebody wanted", of = { it.decoded }),
    DROPPED(
        "sluice.events.dropped",
        DROPS,
        tags = listOf("cause", "unheard"),
        of = { it.dropped },
    ),
    OVERFLOWED(
        "sluice.events.dropped",
        DROPS,
        tags = listOf("cause", "overflow"),
        of = { it.overflowed },
    ),
    UNDECODABLE("sluice.events.undecodable", "Events that became an UndecodableEvent", of = { it.undecodable }),
    PROTOCOL_ERRORS("sluice.protocol.errors", "Input that could not be understood", of = { it.protocolErrors }),
    BYTES_IN("sluice.received.compressed", "Received, as it came over the wire", "bytes", of = { it.bytesIn }),
    BYTES_OUT("sluice.received.inflated", "Received, after decompression", "bytes", of = { it.bytesOut }),
    DECODE_NANOS(null, "Time spent decoding", of = { it.decodeTime.toNanos() }),
    COMMANDS("sluice.commands.sent", "Commands handed to the connection", of = { it.commandsSent }),
    LIMITER_NANOS(null, "Time that sent commands had waited for the send limit", of = { it.limiterWait.toNanos() }),
    HEARTBEATS("sluice.heartbeats.sent", "Heartbeats", of = { it.heartbeats }),
    CONNECTS("sluice.connects", "Dials begun", of = { it.connects }),
    IDENTIFIES("sluice.identifies", "IDENTIFYs sent", of = { it.identifies }),
    RESUMES("sluice.resumes", "RESUMEs sent", of = { it.resumes }),
    RESUMED_RECONNECTS(
        "sluice.reconnects",
        RECONNECTS,
        tags = listOf("session", "resumed"),
        of = { it.resumedReconnects },
    ),
    IDENTIFIED_RECONNECTS(
        "sluice.reconnects",
        RECONNECTS,
        tags = listOf("session", "new"),
        of = { it.identifiedReconnects },
    ),
    SESSIONS_LOST("sluice.sessions.lost", "Sessions that could not be resumed", of = { it.sessionsLost }),
    LISTENER_FAILURES("sluice.listener.failures", "Calls of listeners that threw", of = { it.listenerFailures }),
    SLOW_INLINE_CALLS("sluice.inline.slow", "Calls of inline handlers that took long", of = { it.slowInlineCalls }),
    STORE_WRITES("sluice.session.store.writes", "Sessions saved or deleted", of = { it.sessionWrites }),
    STORE_FAILURES(
        "sluice.session.store.failures",
        "Calls of the session store that failed or took too long",
        of = { it.sessionStoreFailures },
    ),
}

/** Meters of one name have one description. */
private const val DROPS =
    "Dispatches that came while nobody listened, and what collectors dropped since too many waited"
private const val RECONNECTS = "Connections that stood again after one was lost"
