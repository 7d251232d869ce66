package dev.sluice.gateway

import dev.sluice.model.Command
import dev.sluice.model.Connected
import dev.sluice.model.Event
import dev.sluice.model.Member
import dev.sluice.model.RequestGuildMembers
import dev.sluice.protocol.Session
import dev.sluice.protocol.ShardMachine
import kotlinx.coroutines.CompletableJob
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.util.concurrent.Executor
import java.util.concurrent.atomic.AtomicInteger
import java.util.function.Consumer
import kotlin.random.Random

/**
 * The parts of a [Shard] and how they are put together; [Shard] and [AsyncShard] are two faces of it. Thread-safe.
 *
 * The shard joins a runtime when it first needs one, and leaves it when it has ended and its coroutines are done.
 */
internal class ShardCore(private val shard: Shard, private val config: ShardConfig) {
    private val protocol = config.protocol
    val name: String = "shard-${protocol.shardId.id}"
    private val clock: NanoClock = config.runtime?.clock ?: NanoClock.System
    val callbackExecutor: Executor = config.runtime?.callbackExecutor ?: CallbackExecutors.shared
    val callbackDispatcher: CoroutineDispatcher =
        config.runtime?.callbackDispatcher ?: callbackExecutor.asCoroutineDispatcher()

    private val machine = ShardMachine(protocol, Random.Default, clock.nanoTime(), clock.instant())
    private val lane: ShardLane = ShardLane { driver.settle() }
    private val advice = IntentAdvice(name, protocol.intents)
    private val tally = Tally()
    private val reading = ReadingGate(lane)
    val delivery =
        Delivery(name, config.delivery, protocol.codec, lane, reading, clock, tally, callbackDispatcher)
    private val timer = ShardTimer(clock, { driver.deadlineNanos() }, { driver.timeout() })
    val watch = ShardWatch(name, lane, delivery, machine.state, timer::changed, ::finish)
    private val driver: ShardDriver =
        ShardDriver(name, config, machine, lane, clock, delivery, watch)

    private val collectorCount = AtomicInteger()
    private val eventPull = lazy { eventCollector("nextEvent", Selection.ALL).also(delivery::subscribe) }
    private val messagePull = lazy { messageCollector("nextMessage").also(delivery::subscribe) }

    /** Guarded by the lane, like [timerJob] and [isStarted]. */
    private var job: CompletableJob? = null
    private var scope: CoroutineScope? = null
    private var timerJob: Job? = null
    private var isStarted = false

    init {
        reading.valve = driver
    }

    fun events(name: String, selection: Selection): Flow<Event> = collected { eventCollector(name, selection) }

    fun messages(name: String): Flow<RawMessage> = collected { messageCollector(name) }

    fun inline(selection: Selection, handler: Consumer<in Event>): AutoCloseable {
        advice.asked(selection)
        val collector = InlineCollector(numbered("inline($selection)"), delivery, selection, handler)
        delivery.subscribe(collector)
        return AutoCloseable { delivery.unsubscribe(collector) }
    }

    fun eventCollector(name: String, selection: Selection, capacity: Int? = null): EventCollector {
        advice.asked(selection)
        val ringCapacity = capacity ?: config.delivery.ringCapacity
        return EventCollector(numbered(name), isListener = true, ringCapacity, delivery, selection)
    }

    /** For what the library itself waits for: it does not count as somebody who listens. */
    fun internalCollector(name: String, selection: Selection): EventCollector =
        EventCollector(numbered(name), isListener = false, config.delivery.ringCapacity, delivery, selection)

    fun messageCollector(name: String, capacity: Int? = null): MessageCollector =
        MessageCollector(numbered(name), capacity ?: config.delivery.ringCapacity, delivery)

    suspend fun nextEvent(): Event? = pull(eventPull.value)

    suspend fun nextMessage(): RawMessage? = pull(messagePull.value)

    suspend fun connect(): Connected {
        start()
        return delivery.offLane { watch.connected.await() }
    }

    suspend fun send(command: Command) = driver.send(command)

    fun members(request: RequestGuildMembers): Flow<Member> = MemberRequest(this, request).members()

    fun closeSoon() = driver.close()

    suspend fun close() {
        driver.close()
        awaitEnd()
    }

    suspend fun suspendSession(): Session? {
        driver.suspendSession()
        awaitEnd()
        return session()
    }

    fun session(): Session? = lane.look { machine.session }

    fun latency(): ShardLatency = lane.look { machine.latency.let { ShardLatency(it.last, it.average, it.recent) } }

    fun metrics(): ShardMetrics =
        lane.look {
            val stats = machine.stats
            ShardMetrics(
                received = tally.receivedByName(),
                payloads = tally.payloads,
                decoded = tally.decoded.sum(),
                dropped = tally.dropped,
                undecodable = tally.undecodable.sum(),
                protocolErrors = watch.troubles.get(),
                bytesIn = stats.bytesIn,
                bytesOut = stats.bytesOut,
                decoderCapacity = stats.decompressorCapacity,
                listenerFailures = tally.listenerFailures.get(),
                slowInlineCalls = tally.slowInlineCalls.get(),
                ringDepths = delivery.depths(),
                heldBytes = delivery.heldBytes(),
                queuedCommands = stats.queuedCommands,
                connects = stats.connects,
                identifies = stats.identifies,
                resumes = stats.resumes,
                heartbeats = stats.heartbeats,
            )
        }

    /** Runs [block] with the shard's scope while it lives, and with null once it has ended. */
    fun <T> withScope(block: (CoroutineScope?) -> T): T = lane.look { block(if (driver.end == null) join() else null) }

    private fun start() {
        lane.look {
            driver.end?.let { throw it.toRefusal() }
            val scope = join()
            if (isStarted) return
            isStarted = true
            timerJob = timer.start(scope, name)
            driver.start(runtime!!)
        }
    }

    private var runtime: GatewayRuntime? = null

    /** On the lane: takes a place in a runtime. */
    private fun join(): CoroutineScope {
        scope?.let { return it }
        val runtime = config.runtime ?: DefaultRuntime.acquire()
        val job = try {
            runtime.adopt(shard)
        } catch (refused: GatewayException) {
            if (config.runtime == null) DefaultRuntime.release()
            throw refused
        }
        job.invokeOnCompletion {
            // Also when the runtime's job was cancelled: then nothing else would end us.
            driver.abandon()
            if (config.runtime == null) DefaultRuntime.release()
        }
        this.runtime = runtime
        this.job = job
        return CoroutineScope(job + runtime.dispatcher).also { scope = it }
    }

    /** The session is over: the timer goes, and with the last coroutine of a listener the place in the runtime. */
    private fun finish() {
        val (job, timerJob) = lane.look { job to timerJob }
        timerJob?.cancel()
        job?.complete()
    }

    private suspend fun awaitEnd() {
        delivery.offLane {
            watch.ended.await()
            lane.look { timerJob }?.join()
        }
    }

    private suspend fun <T : Any> pull(collector: RingCollector<T>): T? {
        collector.next()?.let { return it }
        collector.end?.toFailure()?.let { throw it }
        return null
    }

    private fun <T : Any> collected(collector: () -> RingCollector<T>): Flow<T> =
        flow {
            val mine = collector()
            delivery.subscribe(mine)
            try {
                while (true) emit(mine.next() ?: break)
                mine.end?.toFailure()?.let { throw it }
            } finally {
                mine.close()
            }
        }

    private fun numbered(name: String) = "$name#${collectorCount.incrementAndGet()}"
}
