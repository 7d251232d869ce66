package dev.sluice.gateway

import dev.sluice.gateway.transport.Transport
import dev.sluice.ratelimit.IdentifyBuckets
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Job
import java.time.Duration
import java.util.concurrent.Executor

/** Collects what a [GatewayRuntime] shall be made of. All of it is optional. Not thread-safe. */
public class GatewayRuntimeBuilder internal constructor() {
    internal var transport: Transport? = null
    internal var transportFactory: () -> Transport = DefaultTransport::create
    internal var parentJob: Job? = null
    internal var callbackExecutor: Executor? = null
    internal var dispatcher: CoroutineDispatcher? = null
    internal var callbackDispatcher: CoroutineDispatcher? = null
    internal var clock: NanoClock = NanoClock.System
    internal var maxConcurrency: Int = 1
    internal var identifyPace =
        IdentifyPace(IdentifyBuckets.DISCORD_INTERVAL_NANOS, IdentifyBuckets.DEFAULT_MARGIN_NANOS)

    /**
     * Opens the connections; a Ktor client of its own on the CIO engine unless set. It is not closed with the runtime.
     */
    public fun transport(transport: Transport): GatewayRuntimeBuilder = apply { this.transport = transport }

    /**
     * The job above all that the runtime launches: cancelling it ends every shard at once. None unless set. The parent
     * cannot complete before the runtime is closed.
     */
    public fun parentJob(job: Job): GatewayRuntimeBuilder = apply { parentJob = job }

    /**
     * Runs Java listeners and completes futures; it is not closed with the runtime. Unless set: virtual threads on JDK
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
            require(!interval.isNegative) { "interval must not be negative, was $interval" }
            require(!margin.isNegative) { "margin must not be negative, was $margin" }
            identifyPace = IdentifyPace(interval.toNanos(), margin.toNanos())
        }

    /** The runtime. */
    public fun build(): GatewayRuntime = GatewayRuntime(this)
}
