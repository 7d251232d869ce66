package dev.sluice.gateway.transport

/**
 * Opens WebSocket connections: the only thing that a shard needs from the network.
 *
 * A transport is a byte pipe. It knows no opcodes, keeps no heartbeat and never reconnects by itself; it hands over what
 * arrives, writes what it is given, and says once how a connection ended. `dev.sluice.gateway.ktor.KtorTransport` is the
 * one that is used unless another is given. The interfaces of this package have neither `suspend` functions nor Kotlin
 * function types, so that a transport can be written in Java.
 *
 * Thread-safe: [open] and [close] may be called by any thread. An implementation takes no thread per connection where
 * its network library allows it, and never negotiates a WebSocket compression extension (Discord compresses by itself;
 * Discord docs, Gateway > Encoding and Compression).
 */
public interface Transport : AutoCloseable {
    /**
     * Starts to dial and returns at once; what becomes of it is told to [listener].
     *
     * The link that is returned may be used at once: sends wait for the connection, [TransportLink.close] and
     * [TransportLink.abort] give the dial up. The first callback may come before this call returns.
     *
     * Every call is answered by exactly one terminal callback, [TransportListener.onFailed] or
     * [TransportListener.onClosed], also when the transport is closed already.
     */
    public fun open(request: TransportRequest, listener: TransportListener): TransportLink

    /**
     * Aborts all links, waits until they have ended, and gives back what the transport made for itself (never what it
     * was given). Idempotent. Called from within a callback it does not wait for the link of that callback.
     */
    override fun close()
}
