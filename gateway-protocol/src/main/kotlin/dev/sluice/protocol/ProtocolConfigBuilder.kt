package dev.sluice.protocol

import dev.sluice.codec.Codec
import dev.sluice.codec.JsonCodec
import dev.sluice.compression.Compression
import dev.sluice.compression.CompressionLimits
import dev.sluice.compression.Decompressors
import dev.sluice.model.Identify
import dev.sluice.model.IdentifyProperties
import dev.sluice.model.Intents
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.model.UpdatePresence
import java.time.Duration

/**
 * Builds a [ProtocolConfig], which says what each setting is for and what it is unless set. Every setter checks its
 * value and throws [IllegalArgumentException] with the bad value. Not thread-safe.
 */
public class ProtocolConfigBuilder internal constructor(internal val token: Token, internal var intents: Intents) {
    internal var shardId: ShardId = ShardId.SINGLE
    internal var codec: Codec = JsonCodec.DEFAULT
    internal var compression = Compression.NONE
    internal var compressionLimits = CompressionLimits.DEFAULT
    internal var gatewayUrl = "wss://gateway.discord.gg"
    internal var allowPlaintext = false
    internal var allowedResumeHosts: Set<String> = setOf(DISCORD_DOMAIN)
    internal var resumeAtReportedUrl: Boolean? = null
    internal var identifyProperties = IdentifyProperties.DEFAULT
    internal var presence: UpdatePresence? = null
    internal var largeThreshold = Identify.MIN_LARGE_THRESHOLD
    internal var capabilities: Long? = null
    internal var connectTimeout: Duration = Duration.ofSeconds(30)
    internal var helloTimeout: Duration = Duration.ofSeconds(20)
    internal var readyTimeout: Duration = Duration.ofMinutes(3)
    internal var resumeTimeout: Duration = Duration.ofSeconds(60)
    internal var closeTimeout: Duration = Duration.ofSeconds(5)
    internal var backoffBase: Duration = Duration.ofSeconds(1)
    internal var backoffCap: Duration = Duration.ofSeconds(60)
    internal var stableAfter: Duration = Duration.ofSeconds(60)
    internal var invalidSessionWaitMin: Duration = Duration.ofSeconds(1)
    internal var invalidSessionWaitMax: Duration = Duration.ofSeconds(5)
    internal var rateLimitedPause: Duration = Duration.ofSeconds(5)
    internal var maxQueuedCommands = 1000
    internal var slowCollectorIntervals = 2
    internal var heartbeatSequence = HeartbeatSequence.RECEIVED
    internal var sendsPerWindow = 120
    internal var sendWindow: Duration = Duration.ofSeconds(60)
    internal var sendMargin: Duration = Duration.ofSeconds(1)
    internal var session: Session? = null

    /** See [ProtocolConfig.shardId]. */
    public fun shardId(shardId: ShardId): ProtocolConfigBuilder = apply { this.shardId = shardId }

    /** See [ProtocolConfig.intents]; replaces those that the builder was begun with. */
    public fun intents(intents: Intents): ProtocolConfigBuilder = apply { this.intents = intents }

    /** See [ProtocolConfig.codec]. */
    public fun codec(codec: Codec): ProtocolConfigBuilder = apply { this.codec = codec }

    /** See [ProtocolConfig.compression]. [build] refuses one whose decoder is not there. */
    public fun compression(compression: Compression): ProtocolConfigBuilder = apply { this.compression = compression }

    /** See [ProtocolConfig.compressionLimits]. */
    public fun compressionLimits(limits: CompressionLimits): ProtocolConfigBuilder =
        apply { compressionLimits = limits }

    /**
     * See [ProtocolConfig.gatewayUrl]. A path and a query are kept, ours are added to the query. `ws://` is for
     * loopback hosts, or for all when [allowPlaintext] is set, which [build] checks.
     */
    public fun gatewayUrl(url: String): ProtocolConfigBuilder =
        apply {
            WebSocketUrl.parse(url, "gatewayUrl")
            gatewayUrl = url
        }

    /** See [ProtocolConfig.allowPlaintext]. The token then travels unencrypted: only for networks of your own. */
    public fun allowPlaintext(allow: Boolean): ProtocolConfigBuilder = apply { allowPlaintext = allow }

    /** See [ProtocolConfig.allowedResumeHosts]. Replaces the default: name `discord.gg` again if it shall stay. */
    public fun allowedResumeHosts(domains: Collection<String>): ProtocolConfigBuilder =
        apply {
            for (domain in domains) {
                require(
                    domain.isNotEmpty() && domain.all { it.isLetterOrDigit() || it in "-._:" },
                ) { "No host name: '$domain'" }
            }
            allowedResumeHosts = domains.mapTo(LinkedHashSet()) { it.lowercase() }
        }

    /** See [ProtocolConfig.resumeAtReportedUrl]. */
    public fun resumeAtReportedUrl(follow: Boolean): ProtocolConfigBuilder = apply { resumeAtReportedUrl = follow }

    /** See [ProtocolConfig.identifyProperties]. */
    public fun identifyProperties(properties: IdentifyProperties): ProtocolConfigBuilder =
        apply { identifyProperties = properties }

    /** See [ProtocolConfig.presence]. */
    public fun presence(presence: UpdatePresence?): ProtocolConfigBuilder = apply { this.presence = presence }

    /** See [ProtocolConfig.largeThreshold]. */
    public fun largeThreshold(members: Int): ProtocolConfigBuilder =
        apply {
            require(members in Identify.MIN_LARGE_THRESHOLD..Identify.MAX_LARGE_THRESHOLD) {
                "largeThreshold must be 50 to 250, was $members"
            }
            largeThreshold = members
        }

    /** See [ProtocolConfig.capabilities]. */
    public fun capabilities(bits: Long?): ProtocolConfigBuilder = apply { capabilities = bits }

    /** See [ProtocolConfig.connectTimeout]. */
    public fun connectTimeout(timeout: Duration): ProtocolConfigBuilder =
        apply { connectTimeout = positive("connectTimeout", timeout) }

    /** See [ProtocolConfig.helloTimeout]. */
    public fun helloTimeout(timeout: Duration): ProtocolConfigBuilder =
        apply { helloTimeout = positive("helloTimeout", timeout) }

    /** See [ProtocolConfig.readyTimeout]. */
    public fun readyTimeout(timeout: Duration): ProtocolConfigBuilder =
        apply { readyTimeout = positive("readyTimeout", timeout) }

    /** See [ProtocolConfig.resumeTimeout]. */
    public fun resumeTimeout(timeout: Duration): ProtocolConfigBuilder =
        apply { resumeTimeout = positive("resumeTimeout", timeout) }

    /** See [ProtocolConfig.closeTimeout]. */
    public fun closeTimeout(timeout: Duration): ProtocolConfigBuilder =
        apply { closeTimeout = positive("closeTimeout", timeout) }

    /** See [ProtocolConfig.backoffBase] and [ProtocolConfig.backoffCap]. */
    public fun backoff(base: Duration, cap: Duration): ProtocolConfigBuilder =
        apply {
            require(cap >= base) { "The cap of backoff must not be below its base, was $cap with base $base" }
            backoffBase = positive("backoff base", base)
            backoffCap = positive("backoff cap", cap)
        }

    /** See [ProtocolConfig.stableAfter]. */
    public fun stableAfter(duration: Duration): ProtocolConfigBuilder =
        apply { stableAfter = positive("stableAfter", duration) }

    /** See [ProtocolConfig.invalidSessionWaitMin] and [ProtocolConfig.invalidSessionWaitMax]. */
    public fun invalidSessionWait(min: Duration, max: Duration): ProtocolConfigBuilder =
        apply {
            require(max >= min) { "The longest wait must not be below the shortest, was $max with $min" }
            invalidSessionWaitMin = positive("invalidSessionWait min", min)
            invalidSessionWaitMax = positive("invalidSessionWait max", max)
        }

    /** See [ProtocolConfig.rateLimitedPause]. */
    public fun rateLimitedPause(pause: Duration): ProtocolConfigBuilder =
        apply { rateLimitedPause = positive("rateLimitedPause", pause) }

    /** See [ProtocolConfig.maxQueuedCommands]. */
    public fun maxQueuedCommands(limit: Int): ProtocolConfigBuilder =
        apply {
            require(limit > 0) { "maxQueuedCommands must be positive, was $limit" }
            maxQueuedCommands = limit
        }

    /** See [ProtocolConfig.heartbeatSequence]. */
    public fun heartbeatSequence(sequence: HeartbeatSequence): ProtocolConfigBuilder =
        apply { heartbeatSequence = sequence }

    /** See [ProtocolConfig.slowCollectorIntervals]. */
    public fun slowCollectorIntervals(heartbeats: Int): ProtocolConfigBuilder =
        apply {
            require(heartbeats in 1..MAX_SLOW_INTERVALS) { "slowCollectorIntervals must be 1 to 1000, was $heartbeats" }
            slowCollectorIntervals = heartbeats
        }

    /**
     * See [ProtocolConfig.sendsPerWindow] and [ProtocolConfig.sendWindow]. Only for servers with other limits than
     * Discord's; 10 sends a window at least, as heartbeats and the life cycle need some.
     */
    public fun sendLimit(sends: Int, window: Duration): ProtocolConfigBuilder =
        apply {
            require(sends >= MIN_SENDS) { "A window needs $MIN_SENDS sends at least, was $sends" }
            sendsPerWindow = sends
            sendWindow = positive("send window", window)
        }

    /** See [ProtocolConfig.sendMargin]; zero is for servers on this machine. */
    public fun sendMargin(margin: Duration): ProtocolConfigBuilder =
        apply {
            require(!margin.isNegative) { "the send margin must not be negative, was $margin" }
            sendMargin = margin
        }

    /** See [ProtocolConfig.session]. [build] refuses another shard's or another bot's. */
    public fun session(session: Session?): ProtocolConfigBuilder = apply { this.session = session }

    /**
     * The finished configuration.
     *
     * @throws IllegalArgumentException when settings do not go together, or the decoder of the compression is missing.
     */
    public fun build(): ProtocolConfig {
        WebSocketUrl.parse(gatewayUrl).requireSecret(allowPlaintext)
        // Discord docs, Gateway > Payload Compression: it is for JSON alone.
        require(!codec.isBinary || compression != Compression.PAYLOAD) {
            "payload compression is for JSON alone, and the encoding is ${codec.encoding}: choose another compression"
        }
        // Found out with the first connection it would look like trouble of the network, and be tried for ever.
        Decompressors.unavailableReason(compression)?.let { throw IllegalArgumentException(it) }
        return ProtocolConfig(this)
    }

    private fun positive(name: String, duration: Duration): Duration {
        require(!duration.isNegative && !duration.isZero && duration <= LONGEST) {
            "$name must be positive and at most $LONGEST, was $duration"
        }
        return duration
    }

    internal companion object {
        /** The domain of Discord's gateway hosts. */
        const val DISCORD_DOMAIN = "discord.gg"
        private const val MIN_SENDS = 10
        private const val MAX_SLOW_INTERVALS = 1000

        /** Longer waits are mistakes, and sums of nanoseconds must not overflow. */
        private val LONGEST: Duration = Duration.ofDays(1)
    }
}
