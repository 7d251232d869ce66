package dev.sluice.gateway

import dev.sluice.codec.Codec
import dev.sluice.compression.Compression
import dev.sluice.compression.Decompressors
import dev.sluice.gateway.transport.TransportRequest
import dev.sluice.model.IdentifyProperties
import dev.sluice.model.Intents
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.model.UpdatePresence
import dev.sluice.protocol.ProtocolConfig
import dev.sluice.protocol.ProtocolConfigBuilder
import dev.sluice.protocol.Session
import java.time.Duration
import java.util.function.Consumer

/**
 * Collects how a [Shard] shall be. Token and intents are all that must be given; every other setting has a default that
 * is safe for Discord. Every setter checks its value and throws [IllegalArgumentException] with the bad value.
 *
 * Not thread-safe.
 */
public class ShardBuilder internal constructor(token: Token, intents: Intents) {
    init {
        // First of all: with older libraries what follows would die of a NoSuchMethodError that says nothing.
        LibraryVersions.require()
    }

    private val protocol: ProtocolConfigBuilder =
        ProtocolConfig.builder(token, intents).compression(Decompressors.preferred())
    private var ringCapacity = DEFAULT_RING_CAPACITY
    private var heldBytes = DEFAULT_HELD_BYTES
    private var whenNobodyListens = WhenNobodyListens.HOLD
    private var inlineLimit: Duration = Duration.ofMillis(DEFAULT_INLINE_LIMIT_MILLIS)
    private var maxFrameBytes = TransportRequest.DEFAULT_MAX_FRAME_BYTES
    private var runtime: GatewayRuntime? = null

    /** Which shard of how many; 0 of 1 unless set. */
    public fun shardId(shardId: ShardId): ShardBuilder = apply { protocol.shardId(shardId) }

    /**
     * How Discord shall compress what it sends. Unless set zstd-stream where its decoder is there, else zlib-stream.
     */
    public fun compression(compression: Compression): ShardBuilder = apply { protocol.compression(compression) }

    /** How payloads are written and read; JSON unless set. It is used by several threads at the same time. */
    public fun codec(codec: Codec): ShardBuilder = apply { protocol.codec(codec) }

    /** Where to connect; Discord's gateway unless set. `ws://` only for loopback, see [protocol] to allow more. */
    public fun gatewayUrl(url: String): ShardBuilder = apply { protocol.gatewayUrl(url) }

    /** The presence that a new session begins with; Discord's default unless set. */
    public fun presence(presence: UpdatePresence?): ShardBuilder = apply { protocol.presence(presence) }

    /** What Discord is told about this client. */
    public fun identifyProperties(properties: IdentifyProperties): ShardBuilder =
        apply { protocol.identifyProperties(properties) }

    /** Above this member count GUILD_CREATE leaves out offline members; 50 to 250, 50 unless set. */
    public fun largeThreshold(members: Int): ShardBuilder = apply { protocol.largeThreshold(members) }

    /** The session to resume with, from [Shard.suspendSession] or [Shard.session]; none unless set. */
    public fun session(session: Session?): ShardBuilder = apply { protocol.session(session) }

    /** Everything else about how the shard talks to Discord: timeouts, backoff, limits, allowed hosts. */
    public fun protocol(configure: Consumer<in ProtocolConfigBuilder>): ShardBuilder =
        apply { configure.accept(protocol) }

    /**
     * How many events may wait for one collector or listener; 1024 unless set. When one is full reading pauses until it
     * is half empty: nothing is lost, and everybody waits for the slowest.
     */
    public fun ringCapacity(events: Int): ShardBuilder =
        apply {
            require(events > 0) { "ringCapacity must be positive, was $events" }
            ringCapacity = events
        }

    /**
     * How many bytes of events are held before the first collector subscribes; 32 MiB unless set. Then reading pauses.
     */
    public fun heldBytes(bytes: Long): ShardBuilder =
        apply {
            require(bytes > 0) { "heldBytes must be positive, was $bytes; else whenNobodyListens(DISCARD)" }
            heldBytes = bytes
        }

    /** What happens to events before the first collector subscribes; they are held unless set. */
    public fun whenNobodyListens(policy: WhenNobodyListens): ShardBuilder = apply { whenNobodyListens = policy }

    /** How long an inline handler may take for one event before it is reported; 20 ms unless set. */
    public fun inlineLimit(limit: Duration): ShardBuilder =
        apply {
            require(!limit.isNegative && !limit.isZero) { "inlineLimit must be positive, was $limit" }
            inlineLimit = limit
        }

    /** The largest WebSocket frame that is accepted, in bytes; 64 MiB unless set. A larger one ends the connection. */
    public fun maxFrameBytes(bytes: Int): ShardBuilder =
        apply {
            require(bytes > 0) { "maxFrameBytes must be positive, was $bytes" }
            maxFrameBytes = bytes
        }

    /** The runtime that the shard shares with others; the default of the process unless set. */
    public fun runtime(runtime: GatewayRuntime): ShardBuilder = apply { this.runtime = runtime }

    /**
     * The shard; it does nothing before [Shard.connect].
     *
     * @throws IllegalArgumentException when settings do not go together.
     * @throws dev.sluice.codec.CommandTooLargeException when IDENTIFY, presence included, has more than 4096 bytes.
     */
    public fun build(): Shard =
        Shard(
            ShardConfig(
                protocol.build(),
                DeliveryOptions(ringCapacity, heldBytes, whenNobodyListens, inlineLimit.toNanos()),
                maxFrameBytes,
                runtime,
            ),
        )

    private companion object {
        /** Seconds of a busy bot's events; some 100 KB of objects. */
        private const val DEFAULT_RING_CAPACITY = 1024

        /** The start-up of a bot in thousands of guilds. */
        private const val DEFAULT_HELD_BYTES = 32L * 1024 * 1024

        /** A handler on the reading thread that takes longer costs a busy shard its pace. */
        private const val DEFAULT_INLINE_LIMIT_MILLIS = 20L
    }
}
