package dev.sluice.gateway

import dev.sluice.gateway.rest.RestTransport
import dev.sluice.gateway.transport.Transport
import dev.sluice.model.Token
import dev.sluice.ratelimit.BurstPace
import dev.sluice.ratelimit.IdentifyBreaker
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Job
import java.time.Duration
import java.util.concurrent.Executor
import java.util.function.Function
import kotlin.random.Random

/** Collects what a [GatewayRuntime] shall be made of. All of it is optional. Not thread-safe. */
public class GatewayRuntimeBuilder internal constructor() {
    init {
        LibraryVersions.require()
    }

    internal var transport: Transport? = null
    internal var transportFactory: () -> Transport = DefaultTransport::create
    internal var restTransport: RestTransport? = null
    internal var parentJob: Job? = null
    internal var callbackExecutor: Executor? = null
    internal var dispatcher: CoroutineDispatcher? = null
    internal var callbackDispatcher: CoroutineDispatcher? = null
    internal var clock: NanoClock = NanoClock.System

    /** For jitter. */
    internal var random: Random = Random.Default
    internal var maxConcurrency: Int = 1
    internal var identifyPace = IdentifyPace.DISCORD
    internal var identifyQueues: Function<in Token, out IdentifyQueue>? = null

    /** What is counted of a token's identifies while nobody says how many are left. */
    internal var assumedStarts: (Token) -> AssumedStarts = { AssumedStarts() }
    private var dialBurst = DEFAULT_DIAL_BURST
    private var dialsPerSecond = DEFAULT_DIALS_PER_SECOND
    private var reservePercent = DEFAULT_RESERVE_PERCENT
    private var breakerShardLimit = IdentifyBreaker.DEFAULT_SHARD_LIMIT
    private var breakerTokenLimit = IdentifyBreaker.DEFAULT_TOKEN_LIMIT
    private var breakerPause = Duration.ofNanos(IdentifyBreaker.DEFAULT_PAUSE_NANOS)

    /**
     * Opens the connections; a Ktor client of its own on the CIO engine unless set. It is not closed with the runtime.
     */
    public fun transport(transport: Transport): GatewayRuntimeBuilder = apply { this.transport = transport }

    /**
     * Makes the few requests to Discord's REST API; unless set the [transport] where that is a
     * [dev.sluice.gateway.ktor.KtorTransport] or a [dev.sluice.gateway.netty.NettyTransport], with its proxy and TLS, else
     * a Ktor client of its own. It is not closed with the runtime.
     */
    public fun restTransport(transport: RestTransport): GatewayRuntimeBuilder = apply { restTransport = transport }

    /**
     * The job above all that the runtime launches: cancelling it ends every shard at once. None unless set. The parent
     * cannot complete before the runtime is closed.
     */
    public fun parentJob(job: Job): GatewayRuntimeBuilder = apply { parentJob = job }

    /**
     * Runs Java listeners, completes futures, and runs the `shardConfig` of clusters; it is not closed with the runtime. Unless set: virtual threads on JDK
     * 21 and later, else a pool of daemon threads. It must not run tasks in the thread that hands them over, or a
     * listener that blocks would keep the shard from reading.
     */
    public fun callbackExecutor(executor: Executor): GatewayRuntimeBuilder = apply { callbackExecutor = executor }

    /**
     * Runs the library's own coroutines, which are timers and never block; two daemon threads of its own unless set.
     * One that others keep busy makes heartbeats late.
     */
    public fun dispatcher(dispatcher: CoroutineDispatcher): GatewayRuntimeBuilder =
        apply { this.dispatcher = dispatcher }

    /**
     * How many shards of one token may identify at one time, before [GatewayRuntime.maxConcurrency] says otherwise; 1
     * unless set.
     *
     * @throws IllegalArgumentException when it is not positive.
     */
    public fun maxConcurrency(maxConcurrency: Int): GatewayRuntimeBuilder =
        apply {
            require(maxConcurrency > 0) { "maxConcurrency must be positive, was $maxConcurrency" }
            this.maxConcurrency = maxConcurrency
        }

    /**
     * How far apart two identifies of one bucket are: 5 s, which is Discord's rule, and a margin of 250 ms unless set. A
     * shorter [interval] is for other servers; Discord answers it with Invalid Session (op 9).
     *
     * @throws IllegalArgumentException when one of them is negative.
     */
    public fun identifyPace(interval: Duration, margin: Duration): GatewayRuntimeBuilder =
        apply {
            identifyPace = IdentifyPace.of(interval, margin)
        }

    /**
     * Makes the queue in which the shards of a token wait for their turn to identify: called once for each token, with
     * [maxConcurrency] and [identifyPace] of no concern then. What it throws is thrown by who wanted to begin, such as
     * [Shard.connect], and it is called again the next time; so is an [IllegalStateException] when it returns null. A
     * [LocalIdentifyQueue] unless set. It is not closed with the runtime.
     */
    public fun identifyQueue(factory: Function<in Token, out IdentifyQueue>): GatewayRuntimeBuilder =
        apply { identifyQueues = factory }

    /**
     * Spreads the dials of all shards of the runtime, first ones and those of resumes alike: [burst] at once, then
     * [perSecond]. 25 and 250 unless set: 500 shards are dialed within 2 s, and 200 that lose their connections in one
     * moment are dialed over 0.7 s, besides the quarter of a second over which each scatters its first resume. A shard
     * that dials alone never waits.
     *
     * @throws IllegalArgumentException when one of them is not positive.
     */
    public fun dialPace(burst: Int, perSecond: Int): GatewayRuntimeBuilder =
        apply {
            require(burst > 0) { "burst must be positive, was $burst" }
            require(perSecond in 1..NANOS_PER_SECOND) { "perSecond must be 1 to $NANOS_PER_SECOND, was $perSecond" }
            dialBurst = burst
            dialsPerSecond = perSecond
        }

    /**
     * How much of the day's identifies is kept for shards that lose their session; 2 % of the total, rounded up, unless
     * set. Shards that start leave that much alone.
     *
     * @throws IllegalArgumentException when it is not 0 to 100.
     */
    public fun identifyReservePercent(percent: Int): GatewayRuntimeBuilder =
        apply {
            require(percent in 0..PERCENT) { "identifyReservePercent must be 0 to 100, was $percent" }
            reservePercent = percent
        }

    /**
     * When identifies that come to nothing pause: the [shardLimit]th in a row of one shard without a session that stood
     * for a while (`stableAfter`) makes that shard wait for [pause], doubling up to an hour; the [tokenLimit]th of all
     * shards together, each counted up to its own limit, makes all wait, then lets one try. 5, 20 and 5 minutes unless
     * set. Below the limits the pauses of a failing shard grow too, the more the fewer identifies the day has left.
     * [GatewayRuntime.resetIdentifyBreaker] lets them try at once.
     *
     * @throws IllegalArgumentException when a limit is below 2 or the pause is not positive.
     */
    public fun identifyBreaker(shardLimit: Int, tokenLimit: Int, pause: Duration): GatewayRuntimeBuilder =
        apply {
            require(shardLimit > 1) { "shardLimit must be above 1, was $shardLimit" }
            require(tokenLimit > 1) { "tokenLimit must be above 1, was $tokenLimit" }
            require(!pause.isNegative && !pause.isZero) { "pause must be positive, was $pause" }
            breakerShardLimit = shardLimit
            breakerTokenLimit = tokenLimit
            breakerPause = pause
        }

    /** The runtime. */
    public fun build(): GatewayRuntime = GatewayRuntime(this)

    internal fun newDialPace() = BurstPace(dialBurst, NANOS_PER_SECOND.toLong() / dialsPerSecond)

    internal fun identifyOptions() =
        IdentifyOptions(reservePercent, breakerShardLimit, breakerTokenLimit, breakerPause.toNanos())

    private companion object {
        private const val PERCENT = 100
        private const val NANOS_PER_SECOND = 1_000_000_000

        /** As many as a machine takes in at one time without anybody noticing. */
        private const val DEFAULT_DIAL_BURST = 25

        /** 500 shards in 2 s; a TLS handshake costs about a millisecond of one core. */
        private const val DEFAULT_DIALS_PER_SECOND = 250

        /** For shards that lose their session: 20 of a small bot's 1000 a day. */
        private const val DEFAULT_RESERVE_PERCENT = 2
    }
}
