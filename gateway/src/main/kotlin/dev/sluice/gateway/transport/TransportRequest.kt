package dev.sluice.gateway.transport

import java.time.Duration

/**
 * Where to connect to, and within which limits. Immutable.
 *
 * @property url `ws://` or `wss://` with path and query, as it is sent
 * @property connectTimeout how long name lookup, TCP, TLS and the WebSocket handshake may take together
 * @property maxFrameBytes the largest frame that is accepted; a larger one ends the connection before it is read, where
 *   the network library can do that. It caps a frame, not a message: a message may come in many frames
 * @property name who this is for, in logs and names of coroutines, such as `shard-3`
 */
public class TransportRequest(
    public val url: String,
    public val connectTimeout: Duration,
    public val maxFrameBytes: Int,
    public val name: String,
) {
    init {
        require(url.startsWith("ws://") || url.startsWith("wss://")) { "a WebSocket URL is needed, was $url" }
        require(!connectTimeout.isNegative && !connectTimeout.isZero) {
            "connectTimeout must be positive, was $connectTimeout"
        }
        require(maxFrameBytes > 0) { "maxFrameBytes must be positive, was $maxFrameBytes" }
    }

    override fun toString(): String = "TransportRequest($name, $url)"

    public companion object {
        /** The [connectTimeout] of [of]: long enough for a slow TLS handshake, short enough to try elsewhere. */
        @JvmField
        public val DEFAULT_CONNECT_TIMEOUT: Duration = Duration.ofSeconds(10)

        /** The [maxFrameBytes] of [of], 64 MiB: uncompressed READY payloads of large bots have some tens. */
        public const val DEFAULT_MAX_FRAME_BYTES: Int = 64 * 1024 * 1024

        /** A request for [url] with the default limits. */
        @JvmStatic
        public fun of(url: String): TransportRequest =
            TransportRequest(url, DEFAULT_CONNECT_TIMEOUT, DEFAULT_MAX_FRAME_BYTES, "link")
    }
}
