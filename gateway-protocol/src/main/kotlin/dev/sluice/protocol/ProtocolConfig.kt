package dev.sluice.protocol

import dev.sluice.codec.Codec
import dev.sluice.compression.Compression
import dev.sluice.compression.CompressionLimits
import dev.sluice.model.Identify
import dev.sluice.model.IdentifyProperties
import dev.sluice.model.Intents
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.model.UpdatePresence
import java.time.Duration

/**
 * How one shard talks to Discord. Token and intents are all that must be given; everything else has a default that is
 * safe for Discord and fits most bots. Made with [builder]. Immutable.
 */
public class ProtocolConfig internal constructor(builder: ProtocolConfigBuilder) {
    /** The bot's token. */
    public val token: Token = builder.token

    /** The intents to identify with. */
    public val intents: Intents = builder.intents

    /** Which shard this is; 0 of 1 unless set. */
    public val shardId: ShardId = builder.shardId

    /** How payloads are written and read; JSON unless set. */
    public val codec: Codec = builder.codec

    /** How Discord compresses what it sends; not at all unless set. */
    public val compression: Compression = builder.compression

    /** Caps on decompressed and on unfinished input. */
    public val compressionLimits: CompressionLimits = builder.compressionLimits

    /** Where to identify; `wss://gateway.discord.gg` unless set. */
    public val gatewayUrl: String = builder.gatewayUrl

    /** Whether `ws://` may be used for hosts that are not loopback; false unless set. */
    public val allowPlaintext: Boolean = builder.allowPlaintext

    /**
     * Domains (and all below them) that a resume URL may lie in, besides the configured host; `discord.gg` unless set.
     */
    public val allowedResumeHosts: Set<String> = builder.allowedResumeHosts.toSet()

    /**
     * Whether sessions are resumed where READY said. Unless set: true when [gatewayUrl] is Discord's, false when it is
     * another one (a proxy that connections shall not go around).
     */
    public val resumeAtReportedUrl: Boolean =
        builder.resumeAtReportedUrl ?: WebSocketUrl.parse(gatewayUrl).isWithin(ProtocolConfigBuilder.DISCORD_DOMAIN)

    /** What Discord is told about this client. */
    public val identifyProperties: IdentifyProperties = builder.identifyProperties

    /** The presence of a new session, or null for Discord's default. */
    public val presence: UpdatePresence? = builder.presence

    /** Above this member count GUILD_CREATE leaves out offline members; 50 to 250, 50 unless set. */
    public val largeThreshold: Int = builder.largeThreshold

    /** Capability bits of IDENTIFY, or null to leave them out. */
    public val capabilities: Long? = builder.capabilities

    /** How long a dial may take (TCP, TLS, WebSocket); 30 s unless set. */
    public val connectTimeout: Duration = builder.connectTimeout

    /** How long HELLO may take after the connection opened; 20 s unless set. */
    public val helloTimeout: Duration = builder.helloTimeout

    /** How long READY may take after IDENTIFY; 3 min unless set: in an outage beats are answered long before READY. */
    public val readyTimeout: Duration = builder.readyTimeout

    /** How long a resume may give nothing but heartbeat traffic; 60 s unless set. */
    public val resumeTimeout: Duration = builder.resumeTimeout

    /** How long the peer may take to answer our close; 5 s unless set. */
    public val closeTimeout: Duration = builder.closeTimeout

    /** Ceiling of the first backoff; 1 s unless set. */
    public val backoffBase: Duration = builder.backoffBase

    /** Ceiling that backoff doubles up to; 60 s unless set. */
    public val backoffCap: Duration = builder.backoffCap

    /** How long a session must stand until backoff starts afresh; 60 s unless set. */
    public val stableAfter: Duration = builder.stableAfter

    /** Shortest random wait after Invalid Session (op 9); 1 s unless set. */
    public val invalidSessionWaitMin: Duration = builder.invalidSessionWaitMin

    /** Longest random wait after Invalid Session (op 9); 5 s unless set. */
    public val invalidSessionWaitMax: Duration = builder.invalidSessionWaitMax

    /** Wait before resuming after close 4008 (rate limited); 5 s unless set. */
    public val rateLimitedPause: Duration = builder.rateLimitedPause

    /** Commands that may wait to be sent; 1000 unless set. */
    public val maxQueuedCommands: Int = builder.maxQueuedCommands

    /**
     * Heartbeats that paused reading is borne for before users are told and the connection is closed resumably; 2 unless
     * set. Without a connection users are told all the same: then those of the last one count, and before the first one
     * Discord's usual 41.25 s.
     */
    public val slowCollectorIntervals: Int = builder.slowCollectorIntervals

    /** Which sequence heartbeats carry; the last received one unless set. */
    public val heartbeatSequence: HeartbeatSequence = builder.heartbeatSequence

    /** Sends per [sendWindow], all opcodes; Discord's 120 unless set. */
    public val sendsPerWindow: Int = builder.sendsPerWindow

    /** The window of [sendsPerWindow]; Discord's 60 s unless set. */
    public val sendWindow: Duration = builder.sendWindow

    /**
     * How much longer than [sendWindow] a send counts; 1 s unless set. Discord counts what arrives: sends that were held up on
     * their way, followed by ones that were not, lie closer together there than here. Presences, of which it takes five in
     * 20 s, count as much longer. A bot that sends all that is allowed, minute by minute, over a network that may stop for
     * seconds, wants more.
     */
    public val sendMargin: Duration = builder.sendMargin

    /** The session to begin with, or null to identify. */
    public val session: Session? = builder.session

    init {
        requireMine(session?.shardId, session?.botUserId)
    }

    /** The IDENTIFY of this shard, on a connection with [compression]. */
    internal fun identify(compression: Compression): Identify =
        Identify
            .builder(token, intents)
            .properties(identifyProperties)
            .compress(compression == Compression.PAYLOAD)
            .largeThreshold(largeThreshold)
            .shard(shardId)
            .presence(presence)
            .capabilities(capabilities)
            .build()

    /** @throws SnapshotRefusedException when what was stored belongs to another shard or bot */
    internal fun requireMine(storedShard: ShardId?, storedBot: Long?) {
        if (storedShard != null && storedShard != shardId) {
            throw SnapshotRefusedException("The session is shard $storedShard's, this is shard $shardId")
        }
        val bot = token.botUserId
        if (storedBot != null && bot != null && storedBot != bot) {
            throw SnapshotRefusedException("The session is bot $storedBot's, the token is bot $bot's")
        }
    }

    override fun toString(): String = "ProtocolConfig(shard $shardId, $intents, $compression, $gatewayUrl)"

    public companion object {
        /** A builder with all defaults. */
        @JvmStatic
        public fun builder(token: Token, intents: Intents): ProtocolConfigBuilder =
            ProtocolConfigBuilder(token, intents)
    }
}
