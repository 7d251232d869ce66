package dev.sluice.testkit

import dev.sluice.model.Intents
import java.io.IOException
import java.time.Duration
import java.util.function.LongSupplier

/**
 * The settings of a [MockGateway]. Every one has a default: Discord's own figure where Discord documents one.
 *
 * Tests set the windows short so that nobody has to wait for a limit to pass. Not thread-safe; a built mock keeps
 * its own copy of the settings.
 */
public class MockGatewayBuilder internal constructor() {
    internal var token: String? = DEFAULT_TOKEN
    internal var port = 0
    internal var botId = 0L
    internal var botName = "mock"
    internal val guilds = LinkedHashMap<Long, MockGuild>()
    internal val directChannels = LinkedHashSet<Long>()
    internal var shards = 1
    internal var shardMultiple = 1
    internal var maxGuildsPerShard = 2500
    internal var maxConcurrency = 1
    internal var identifyWindow: Duration = Duration.ofSeconds(5)
    internal var budgetTotal = 1000
    internal var budgetRemaining = 1000
    internal var budgetReset: Duration = Duration.ofHours(24)
    internal var allowedIntents = MockConfig.DOCUMENTED_INTENTS
    internal var heartbeatInterval: Duration = Duration.ofMillis(41250)
    internal var heartbeatSlack: Duration? = null
    internal var missedHeartbeatCode = 0
    internal var reconnectTimeout: Duration = Duration.ofSeconds(5)
    internal var sendPermits = 120
    internal var sendWindow: Duration = Duration.ofSeconds(60)
    internal var presencePermits = 5
    internal var presenceWindow: Duration = Duration.ofSeconds(20)
    internal var memberRequestWindow: Duration = Duration.ofSeconds(30)
    internal var replayBuffer = 10_000
    internal var isReplayTrimmedByHeartbeats = false
    internal var sessionLifetime: Duration = Duration.ofMinutes(3)
    internal var sendQueue = 8192
    internal var slowClientTimeout: Duration = Duration.ofSeconds(5)
    internal var closeTimeout: Duration = Duration.ofSeconds(1)
    internal var payloadThreshold = 1024
    internal var isZstdFramePerMessage = false
    internal var areEtfKeysAtoms = true
    internal var areEtfIdsIntegers = true
    internal var poisonBytes = 72 * 1024 * 1024
    internal var resumeGatewayUrl: String? = null
    internal var tls: MockTls? = null
    internal var clock: LongSupplier = LongSupplier { System.nanoTime() }

    /** The only token that is let in, without `Bot `; null lets any in. [MockGateway.DEFAULT_TOKEN] unless set. */
    public fun token(token: String?): MockGatewayBuilder = apply { this.token = token?.removePrefix("Bot ") }

    /** The TCP port on 127.0.0.1; 0, the default, takes a free one. */
    public fun port(port: Int): MockGatewayBuilder =
        apply {
            require(port in 0..65_535) { "port must be 0..65535, was $port" }
            this.port = port
        }

    /** The bot's user and application id; unless set it is read from the token's first part, as Discord's are. */
    public fun bot(id: Long, name: String): MockGatewayBuilder =
        apply {
            botId = id
            botName = name
        }

    /** Adds a guild with one text channel whose id is the guild's id plus one. */
    public fun guild(id: Long): MockGatewayBuilder = guild(MockGuild.of(id))

    /** Adds [guild], or replaces the one with its id. */
    public fun guild(guild: MockGuild): MockGatewayBuilder = apply { guilds[guild.id] = guild }

    /** Adds [count] guilds, spread evenly over the shards of any total; their ids are [MockGuild.idAt] 0, 1, 2 ... */
    public fun guilds(count: Int): MockGatewayBuilder =
        apply {
            require(count >= 0) { "the number of guilds must not be negative, was $count" }
            for (index in 0 until count) guild(MockGuild.idAt(index))
        }

    /** Adds a direct-message channel; messages posted to it come back without a `guild_id`, on shard 0. */
    public fun directChannel(id: Long): MockGatewayBuilder = apply { directChannels += id }

    /** The shard count that `GET /gateway/bot` recommends; 1 unless set. */
    public fun recommendedShards(count: Int): MockGatewayBuilder = apply { shards = positive("shards", count) }

    /** Shard counts must be a multiple of this, else 4010 (large-bot sharding); 1 unless set. */
    public fun shardMultiple(count: Int): MockGatewayBuilder = apply { shardMultiple = positive("multiple", count) }

    /** More guilds than this on one shard close it with 4011; 2500 unless set. */
    public fun maxGuildsPerShard(count: Int): MockGatewayBuilder =
        apply { maxGuildsPerShard = positive("maxGuildsPerShard", count) }

    /** Identifies allowed in one window: one for each value of `shard % maxConcurrency`; 1 unless set. */
    public fun maxConcurrency(count: Int): MockGatewayBuilder =
        apply { maxConcurrency = positive("maxConcurrency", count) }

    /** How long an identify blocks its bucket; 5 s unless set. */
    public fun identifyWindow(window: Duration): MockGatewayBuilder =
        apply { identifyWindow = notNegative("identifyWindow", window) }

    /**
     * The session starts of [window]: [total] of them, [remaining] left. Identifies count that start a session,
     * or get a scripted answer in READY's place. One too many does what Discord does: all sessions end and the token is
     * refused (4004) until the window ends.
     */
    public fun budget(total: Int, remaining: Int, window: Duration): MockGatewayBuilder =
        apply {
            require(
                total >= 0 && remaining in 0..total,
            ) { "budget must be 0 <= remaining <= total: $remaining, $total" }
            budgetTotal = total
            budgetRemaining = remaining
            budgetReset = notNegative("budget window", window)
        }

    /** The intents this bot may ask for; an asked one outside closes with 4014. All documented ones unless set. */
    public fun allowedIntents(intents: Intents): MockGatewayBuilder = apply { allowedIntents = intents.bits }

    /**
     * The interval that HELLO announces; 41.25 s unless set, as production usually shows. A shard of Sluice takes 1 s to
     * 10 min; with another one it closes the connection, and stops for good at the third.
     */
    public fun heartbeatInterval(interval: Duration): MockGatewayBuilder =
        apply { heartbeatInterval = notNegative("heartbeatInterval", interval) }

    /** How late a heartbeat may come; half the interval but at least a second unless set. */
    public fun heartbeatSlack(slack: Duration): MockGatewayBuilder =
        apply { heartbeatSlack = notNegative("heartbeatSlack", slack) }

    /** The close code for a client that does not beat; 0, the default, cuts the connection without a close frame. */
    public fun missedHeartbeatCode(code: Int): MockGatewayBuilder = apply { missedHeartbeatCode = code }

    /**
     * How long a client may stay after op 7 before it is closed with 4000 and counted in
     * [MockStats.reconnectsIgnored]; 5 s unless set. Discord documents "a few seconds".
     */
    public fun reconnectTimeout(timeout: Duration): MockGatewayBuilder =
        apply { reconnectTimeout = notNegative("reconnectTimeout", timeout) }

    /** The sends a client may make in a window; one more closes with 4008. 120 in 60 s unless set. */
    public fun sendWindow(permits: Int, window: Duration): MockGatewayBuilder =
        apply {
            sendPermits = positive("permits", permits)
            sendWindow = notNegative("sendWindow", window)
        }

    /** The presence updates a client may make in a window; more are ignored. 5 in 20 s unless set. */
    public fun presenceWindow(permits: Int, window: Duration): MockGatewayBuilder =
        apply {
            presencePermits = positive("permits", permits)
            presenceWindow = notNegative("presenceWindow", window)
        }

    /** How long a guild's full member list is answered with RATE_LIMITED after it was asked for; 30 s unless set. */
    public fun memberRequestWindow(window: Duration): MockGatewayBuilder =
        apply { memberRequestWindow = notNegative("memberRequestWindow", window) }

    /** The dispatches a session keeps for a resume; a client that missed more gets op 9 `false`. 10,000 unless set. */
    public fun replayBuffer(events: Int): MockGatewayBuilder =
        apply {
            require(events >= 0) { "replayBuffer must not be negative, was $events" }
            replayBuffer = events
        }

    /** Whether a heartbeat's sequence drops what it acknowledges from the replay buffer; no unless set. */
    public fun trimReplayByHeartbeats(isTrimmed: Boolean): MockGatewayBuilder =
        apply { isReplayTrimmedByHeartbeats = isTrimmed }

    /** How long a session without a connection lives; 3 min unless set. */
    public fun sessionLifetime(lifetime: Duration): MockGatewayBuilder =
        apply { sessionLifetime = notNegative("sessionLifetime", lifetime) }

    /** The dispatches that may wait for a client to read them before callers of `dispatch` wait; 8192 unless set. */
    public fun sendQueue(events: Int): MockGatewayBuilder = apply { sendQueue = positive("sendQueue", events) }

    /** How long a full queue holds up `dispatch` before the client is cut off; 5 s unless set, zero cuts at once. */
    public fun slowClientTimeout(timeout: Duration): MockGatewayBuilder =
        apply { slowClientTimeout = notNegative("slowClientTimeout", timeout) }

    /** How long the mock waits for the answer to its close frame before it ends the connection; 1 s unless set. */
    public fun closeTimeout(timeout: Duration): MockGatewayBuilder =
        apply { closeTimeout = notNegative("closeTimeout", timeout) }

    /** From how many bytes on Identify's `compress: true` makes a message a binary frame; 1024 unless set. */
    public fun payloadCompressionThreshold(bytes: Int): MockGatewayBuilder = apply { payloadThreshold = bytes }

    /** Ends the zstd frame after every message, as some other servers do; Discord never ends it, the default. */
    public fun zstdFramePerMessage(isEnded: Boolean): MockGatewayBuilder = apply { isZstdFramePerMessage = isEnded }

    /** Whether the keys of `encoding=etf` are atoms, else binaries; Discord has sent both. Atoms unless set. */
    public fun etfAtomKeys(areAtoms: Boolean): MockGatewayBuilder = apply { areEtfKeysAtoms = areAtoms }

    /** Whether the ids of `encoding=etf` are integers, else texts, both of which Discord documents; integers unless set. */
    public fun etfIntegerIds(areIntegers: Boolean): MockGatewayBuilder = apply { areEtfIdsIntegers = areIntegers }

    /** The size of [Poison.BOMB] and [Poison.GIANT_FRAME]; 72 MiB unless set. */
    public fun poisonBytes(bytes: Int): MockGatewayBuilder = apply { poisonBytes = positive("poisonBytes", bytes) }

    /** The `resume_gateway_url` of READY; the mock's own address unless set. */
    public fun resumeGatewayUrl(url: String?): MockGatewayBuilder = apply { resumeGatewayUrl = url }

    /** Speaks TLS only, `wss` and `https`, with these keys; plain TCP unless set. At most 1,024 connections at a time. */
    public fun tls(tls: MockTls): MockGatewayBuilder = apply { this.tls = tls }

    /** The clock, in nanoseconds, by which windows and timeouts are measured; [System.nanoTime] unless set. */
    public fun clock(nanos: LongSupplier): MockGatewayBuilder = apply { clock = nanos }

    /** The mock, not yet listening. */
    public fun build(): MockGateway = MockGateway(MockConfig(this))

    /**
     * The mock, listening.
     *
     * @throws IOException when it cannot: the port that was set is taken
     */
    @Throws(IOException::class)
    public fun start(): MockGateway = build().start()

    private fun positive(what: String, value: Int): Int {
        require(value > 0) { "$what must be positive, was $value" }
        return value
    }

    private fun notNegative(what: String, value: Duration): Duration {
        require(!value.isNegative) { "$what must not be negative, was $value" }
        return value
    }

    internal companion object {
        /** "MTAwMDAwMDAwMDAwMDAwMDAx" is 100000000000000001, the bot's id, in the form that Discord's tokens have. */
        const val DEFAULT_TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.mock.gateway-testkit"
    }
}
