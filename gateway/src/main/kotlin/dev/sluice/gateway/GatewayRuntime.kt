package dev.sluice.gateway

import dev.sluice.gateway.transport.Transport
import dev.sluice.model.Token
import kotlinx.coroutines.CompletableJob
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import org.slf4j.LoggerFactory
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.Executor
import java.util.concurrent.Executors
import java.util.concurrent.ScheduledExecutorService

/**
 * What shards share: the transport, the threads of their timers, the executor of listeners, the root of their job tree,
 * and the pace at which the shards of one token identify.
 *
 * One is enough for a process. A shard that is built without one uses a default of the process, with daemon threads,
 * that goes away with the last shard that uses it. [close] closes what the runtime has made for itself and nothing that
 * it was given.
 *
 * Thread-safe.
 */
public class GatewayRuntime internal constructor(builder: GatewayRuntimeBuilder) : AutoCloseable {
    private val givenTransport = builder.transport
    private val transportFactory = builder.transportFactory
    private val givenDispatcher = builder.dispatcher
    private val maxConcurrency = builder.maxConcurrency
    private val pace = builder.identifyPace
    private val root: CompletableJob = SupervisorJob(builder.parentJob)
    private val timers: Lazy<ScheduledExecutorService> = lazy(::newTimers)
    private val ownTransport: Lazy<Transport> = lazy(transportFactory)
    private val gates = ConcurrentHashMap<Token, LocalIdentifyGate>()
    private val shards: MutableSet<Shard> = ConcurrentHashMap.newKeySet()
    private val gone = CompletableFuture<Void>()

    @Volatile
    private var isClosed = false

    internal val clock: NanoClock = builder.clock
    internal val callbackExecutor: Executor = builder.callbackExecutor ?: CallbackExecutors.shared
    internal val callbackDispatcher: CoroutineDispatcher =
        builder.callbackDispatcher ?: callbackExecutor.asCoroutineDispatcher()
    internal val buffers: BufferPool = BufferPool(MAX_PAYLOAD_BYTES)

    /**
     * Where our own coroutines run. User code never does, so that nothing of the user's can keep a heartbeat waiting.
     */
    internal val dispatcher: CoroutineDispatcher by lazy { givenDispatcher ?: timers.value.asCoroutineDispatcher() }

    init {
        // Whoever ends the parent's job ends the shards with it.
        root.invokeOnCompletion { freeResources() }
    }

    /**
     * Ends all shards of this runtime as [Shard.close] does and frees what it has made. Returns at once; [closed] tells
     * when it is done. Shards cannot be connected on it any more. Idempotent.
     */
    override fun close() {
        isClosed = true
        shards.forEach { it.closeSoon() }
        root.complete()
    }

    /** Completes when all shards have ended and everything is freed, after [close] or the end of the parent job. */
    public fun closed(): CompletableFuture<Void> = gone.copy()

    /**
     * Says how many shards of [token] may identify at one time: `session_start_limit.max_concurrency` of
     * `GET /gateway/bot`. 1 unless set here or in the builder.
     */
    public fun maxConcurrency(token: Token, maxConcurrency: Int): Unit = identifyGate(token).update(maxConcurrency)

    override fun toString(): String = "GatewayRuntime(${shards.size} shards${if (isClosed) ", closed" else ""})"

    internal fun transport(): Transport = givenTransport ?: ownTransport.value

    internal fun identifyGate(token: Token): LocalIdentifyGate =
        gates.computeIfAbsent(token) {
            LocalIdentifyGate(maxConcurrency, pace, clock, CoroutineScope(root + dispatcher))
        }

    /** Takes [shard] in; the job is its part of the tree. */
    internal fun adopt(shard: Shard): CompletableJob {
        if (isClosed || !root.isActive) throw GatewayException("the runtime is closed; give the shard another one")
        shards.add(shard)
        val job = SupervisorJob(root)
        job.invokeOnCompletion { shards.remove(shard) }
        if (isClosed) shard.closeSoon()
        return job
    }

    /** For tests: the root of the job tree. */
    internal val job: Job get() = root

    private fun freeResources() {
        // Not here: this may be a callback of the very transport that is to be closed.
        callbackExecutor.execute {
            try {
                if (ownTransport.isInitialized()) ownTransport.value.close()
            } catch (trouble: Exception) {
                logger.warn("the transport could not be closed", trouble)
            }
            if (timers.isInitialized()) timers.value.shutdown()
            gone.complete(null)
        }
    }

    private fun newTimers(): ScheduledExecutorService =
        Executors.newScheduledThreadPool(TIMER_THREADS, CallbackExecutors.daemonThreads("sluice-timer-"))

    public companion object {
        private val logger = LoggerFactory.getLogger(GatewayRuntime::class.java)

        /** A heartbeat takes microseconds; the second is there in case that a write to a log blocks the first. */
        private const val TIMER_THREADS = 2

        /** Above every configurable limit on inflated payloads; the decompressor's own limit is what counts. */
        private const val MAX_PAYLOAD_BYTES = Int.MAX_VALUE - 16

        /** Begins a runtime. */
        @JvmStatic
        public fun builder(): GatewayRuntimeBuilder = GatewayRuntimeBuilder()

        /** A runtime with the defaults. */
        @JvmStatic
        public fun create(): GatewayRuntime = builder().build()
    }
}
