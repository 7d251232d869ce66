package dev.sluice.gateway

import dev.sluice.codec.Codec
import dev.sluice.compression.Compression
import dev.sluice.compression.Decompressors
import dev.sluice.gateway.session.SessionStore
import dev.sluice.gateway.session.SessionStoreOptions
import dev.sluice.gateway.transport.TransportRequest
import dev.sluice.model.IdentifyProperties
import dev.sluice.model.Intents
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.model.UpdatePresence
import dev.sluice.protocol.ProtocolConfig
import dev.sluice.protocol.ProtocolConfigBuilder
import dev.sluice.protocol.Session
import dev.sluice.protocol.StoredSession
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
        LibraryVersions.require()
    }

    private val protocol: ProtocolConfigBuilder =
        ProtocolConfig.builder(token, intents).compression(Decompressors.preferred())
    private var isCompressionChosen = false
    private var gatewayAddress: GatewayAddress? = null
    private var addressUrl = ""
    private var ringCapacity = DEFAULT_RING_CAPACITY
    private var overflow = Overflow.SUSPEND
    private var heldBytes = DEFAULT_HELD_BYTES
    private var whenNobodyListens = WhenNobodyListens.HOLD
    private var inlineLimit: Duration = Duration.ofMillis(DEFAULT_INLINE_LIMIT_MILLIS)
    private var maxFrameBytes = TransportRequest.DEFAULT_MAX_FRAME_BYTES
    private var handOver: StoredSession? = null
    private var sessionStore: SessionStore? = null
    private var sessionStoreOptions = SessionStoreOptions.DEFAULT
    private var runtime: GatewayRuntime? = null

    /** Which shard of how many; 0 of 1 unless set. */
    public fun shardId(shardId: ShardId): ShardBuilder = apply { protocol.shardId(shardId) }

    /** What to identify with; replaces the intents that the builder was begun with. For one shard of a cluster. */
    public fun intents(intents: Intents): ShardBuilder = apply { protocol.intents(intents) }

    /**
     * How Discord shall compress what it sends. Unless set zstd-stream where its decoder is there, else zlib-stream.
     * [build] refuses one whose decoder is not there.
     */
    public fun compression(compression: Compression): ShardBuilder =
        apply {
            protocol.compression(compression)
            isCompressionChosen = true
        }

    /** How payloads are written and read; JSON unless set. It is used by several threads at the same time. */
    public fun codec(codec: Codec): ShardBuilder = apply { protocol.codec(codec) }

    /** Where to connect; Discord's gateway unless set. `ws://` only for loopback, see [protocol] to allow more. */
    public fun gatewayUrl(url: String): ShardBuilder = apply { protocol.gatewayUrl(url) }

    /** Connects where Discord says, as long as the user says nothing else. */
    internal fun gatewayAddress(address: GatewayAddress): ShardBuilder =
        apply {
            gatewayAddress = address
            addressUrl = address.url
            protocol.gatewayUrl(addressUrl)
        }

    /** The presence that a new session begins with; Discord's default unless set. */
    public fun presence(presence: UpdatePresence?): ShardBuilder = apply { protocol.presence(presence) }

    /** What Discord is told about this client. */
    public fun identifyProperties(properties: IdentifyProperties): ShardBuilder =
        apply { protocol.identifyProperties(properties) }

    /** Above this member count GUILD_CREATE leaves out offline members; 50 to 250, 50 unless set. */
    public fun largeThreshold(members: Int): ShardBuilder = apply { protocol.largeThreshold(members) }

    /** The session to resume with, such as [Shard.session] gave it; none unless set. */
    public fun session(session: Session?): ShardBuilder = apply { protocol.session(session) }

    /**
     * What [Shard.suspendSession] gave back, here or in another process: its session is resumed, its commands are the
     * first to be sent. Those in another encoding than this shard's, and the last ones where its queue has no room, are
     * dropped with a warning. It takes the place of [session]. None unless set.
     */
    public fun continueFrom(handOver: StoredSession?): ShardBuilder = apply { this.handOver = handOver }

    /**
     * Where the session is kept beyond the process. None unless set.
     *
     * [Shard.connect] then loads first and resumes what it finds; a session that Discord has forgotten meanwhile is
     * told as a [dev.sluice.model.SessionLost], and so is one that cannot be read. One of another bot or shard stops
     * the shard with the reason. With a session from [continueFrom] or [session] nothing is loaded. While the shard lives,
     * its session is stored up to the last sequence that all lossless collectors have finished; [Shard.close] deletes it,
     * [Shard.suspendSession] stores it with the commands that wait. A store that fails is told in the log and costs
     * the shard nothing but its memory. Heartbeats that are told to carry the checkpoint
     * ([dev.sluice.protocol.HeartbeatSequence.CHECKPOINT]) carry what is stored.
     */
    @JvmOverloads
    public fun sessionStore(
        store: SessionStore?,
        options: SessionStoreOptions = SessionStoreOptions.DEFAULT,
    ): ShardBuilder =
        apply {
            sessionStore = store
            sessionStoreOptions = options
        }

    /** Everything else about how the shard talks to Discord: timeouts, backoff, limits, allowed hosts. */
    public fun protocol(configure: Consumer<in ProtocolConfigBuilder>): ShardBuilder =
        apply { configure.accept(protocol) }

    /**
     * How many events may wait for one collector or listener, where [CollectorOptions] do not say otherwise; 1024
     * unless set. What happens to more is [overflow].
     */
    public fun ringCapacity(events: Int): ShardBuilder =
        apply {
            require(events > 0) { "ringCapacity must be positive, was $events" }
            ringCapacity = events
        }

    /**
     * What happens to events that a full collector cannot take, where [CollectorOptions] do not say otherwise;
     * [Overflow.SUSPEND] unless set: reading pauses, so nothing is lost, and everybody waits for the slowest.
     */
    public fun overflow(overflow: Overflow): ShardBuilder = apply { this.overflow = overflow }

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
     * @throws dev.sluice.protocol.SnapshotRefusedException when a session to go on with is another bot's or shard's.
     * @throws IllegalArgumentException when settings do not go together, or the decoder of the compression is missing.
     * @throws dev.sluice.codec.CommandTooLargeException when IDENTIFY, presence included, has more than 4096 bytes.
     */
    public fun build(): Shard = Shard(config(membership = null))

    /** What [build] builds from, for a shard that is somebody's. */
    internal fun config(membership: ShardMembership?): ShardConfig {
        val protocol = protocol.build()
        ProviderAdvice.chosen(protocol.compression)
        if (!isCompressionChosen) ProviderAdvice.preferred(protocol.compression)
        return ShardConfig(
            protocol,
            gatewayAddress.takeIf { protocol.gatewayUrl == addressUrl },
            DeliveryOptions(ringCapacity, overflow, heldBytes, whenNobodyListens, inlineLimit.toNanos()),
            maxFrameBytes,
            handOver,
            sessionStore,
            sessionStoreOptions,
            runtime,
            membership,
        )
    }

    private companion object {
        /** Seconds of a busy bot's events; some 100 KB of objects. */
        private const val DEFAULT_RING_CAPACITY = 1024

        /** The start-up of a bot in thousands of guilds. */
        private const val DEFAULT_HELD_BYTES = 32L * 1024 * 1024

        /** A handler on the reading thread that takes longer costs a busy shard its pace. */
        private const val DEFAULT_INLINE_LIMIT_MILLIS = 20L
    }
}
