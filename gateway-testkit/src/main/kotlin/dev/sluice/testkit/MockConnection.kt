package dev.sluice.testkit

import dev.sluice.model.ShardId
import kotlin.concurrent.withLock

/**
 * One WebSocket connection of a client to the mock. Thread-safe; on a connection that is gone nothing happens.
 *
 * Two handles on the same connection are equal.
 */
public class MockConnection internal constructor(
    private val hub: GatewayHub,
    private val connection: GatewayConnection,
) {
    /** Numbers connections from 1, in the order in which they were opened. */
    public val id: Long get() = connection.id

    /** Whether it is open: neither side has begun to close it. */
    public val isOpen: Boolean get() = hub.lock.withLock { connection.isOpen }

    /** Whether a session talks over it: identified or resumed. */
    public val isLive: Boolean get() = hub.lock.withLock { connection.session != null }

    /** The shard that identified or resumed here; null before. */
    public val shard: ShardId?
        get() = hub.lock.withLock { connection.session?.let { ShardId(it.shardId, it.shardCount) } }

    /** The id of the session that talks over it; null before. */
    public val sessionId: String? get() = hub.lock.withLock { connection.session?.id }

    /** "json" or "etf". */
    public val encoding: String get() = connection.format.encoding

    /** "none", "payload" (Identify's `compress: true`), "zlib-stream" or "zstd-stream". */
    public val compression: String get() = connection.compressionName

    /**
     * Sends [json] as it is, as one message, compressed like any other. It gets no sequence and is not replayed.
     * Under ETF it is converted, unless it is not JSON.
     */
    public fun send(json: String): Unit =
        hub.lock.withLock { hub.send(connection, Outgoing.Message(connection.format.raw(json))) }

    /** Sends [payload] as one message, compressed like any other; it need not be JSON. */
    public fun send(payload: ByteArray): Unit =
        hub.lock.withLock { hub.send(connection, Outgoing.Message(payload.copyOf())) }

    /** Closes with [code]; the session lives on. */
    @JvmOverloads
    public fun close(code: Int, reason: String = ""): Unit = hub.lock.withLock { hub.close(connection, code, reason) }

    /** Ends the TCP connection (FIN) without a close frame; the session lives on. */
    public fun drop(): Unit = hub.lock.withLock { hub.cut(connection) }

    /**
     * Op 7. A client that stays is closed with 4000 after [MockGatewayBuilder.reconnectTimeout]; the session lives on.
     */
    public fun requestReconnect(): Unit = hub.lock.withLock { hub.requestReconnect(connection) }

    /** Op 9; with false the session ends. The connection stays open, as Discord's does. */
    public fun invalidate(isResumable: Boolean): Unit =
        hub.lock.withLock { if (connection.isOpen) hub.invalidate(connection, isResumable) }

    /** Op 1, [times] times. */
    public fun requestHeartbeat(times: Int): Unit =
        hub.lock.withLock { repeat(times) { hub.control(connection, InboundRules.HEARTBEAT, "null") } }

    /** Sends one spoilt message. */
    public fun poison(poison: Poison): Unit = hub.lock.withLock { hub.send(connection, Outgoing.Poisoned(poison)) }

    override fun equals(other: Any?): Boolean = other is MockConnection && other.connection === connection

    override fun hashCode(): Int = connection.hashCode()

    override fun toString(): String = hub.lock.withLock { connection.toString() }
}
