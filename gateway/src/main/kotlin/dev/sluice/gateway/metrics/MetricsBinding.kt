package dev.sluice.gateway.metrics

import dev.sluice.gateway.Shard
import dev.sluice.gateway.health.HealthReason
import dev.sluice.model.ShardId
import io.micrometer.core.instrument.FunctionCounter
import io.micrometer.core.instrument.FunctionTimer
import io.micrometer.core.instrument.Gauge
import io.micrometer.core.instrument.Meter
import io.micrometer.core.instrument.MeterRegistry
import io.micrometer.core.instrument.Tags
import io.micrometer.core.instrument.TimeGauge
import io.micrometer.core.instrument.Timer
import java.time.Duration
import java.util.Collections
import java.util.IdentityHashMap
import java.util.concurrent.TimeUnit
import java.util.concurrent.locks.ReentrantLock
import java.util.function.LongConsumer
import java.util.function.Supplier
import kotlin.concurrent.withLock

/**
 * The meters of some shards in one registry. Those that are always there are made at the beginning; the others follow
 * what is read, within the very read that finds them.
 *
 * The registry holds it by its gauges, whose suppliers are not weak. Thread-safe.
 */
internal class MetricsBinding(
    private val registry: MeterRegistry,
    private val tags: Tags,
    private val fleet: Fleet,
    private val areEventsTaggedByShard: Boolean,
) {
    private val lock = ReentrantLock()

    /** Guarded by the lock, like all below. */
    private val meters = ArrayList<Meter>()
    private val ofShards = HashMap<ShardId, ArrayList<Meter>>()
    private val ofCollectors = HashMap<String, ArrayList<Meter>>()
    private val followed = HashSet<Any>()
    private val listenedTo: MutableSet<Shard> = Collections.newSetFromMap(IdentityHashMap())
    private var seen: Reading? = null
    private var isClosed = false

    private lateinit var heartbeats: Timer
    private val heartbeatListener = LongConsumer { nanos -> heartbeats.record(nanos, TimeUnit.NANOSECONDS) }

    fun begin() {
        lock.withLock {
            heartbeats = keep(heartbeatTimer())
            registerSums()
            registerLevels()
            now()
        }
    }

    fun close() {
        lock.withLock {
            isClosed = true
            listenedTo.forEach(::stopListening)
            listenedTo.clear()
            (meters + (ofShards.values + ofCollectors.values).flatten()).forEach { registry.remove(it) }
            meters.clear()
            ofShards.clear()
            ofCollectors.clear()
        }
    }

    /** How things stand, after what is new in it got its meters. */
    private fun now(): Reading {
        val reading = fleet.reading()
        lock.withLock {
            if (reading === seen || isClosed) return reading
            // First: to register a meter may be to read it.
            seen = reading
            follow(reading)
        }
        return reading
    }

    private fun follow(reading: Reading) {
        (ofShards.keys - reading.shards.keys).toList().forEach(::dismiss)
        reading.shards.values.forEach(::listen)
        val present = reading.shards.values.mapTo(Collections.newSetFromMap(IdentityHashMap())) { it.shard }
        (listenedTo - present).forEach {
            stopListening(it)
            listenedTo -= it
        }
        for (id in reading.shards.keys) if (id !in ofShards) registerShard(id)
        for (code in reading.sums.closeCodes) once("close" to code) { registerClose(code) }
        // Those that are gone are forgotten, or names that are made up for a while would add up.
        (ofCollectors.keys - reading.collectors).toList().forEach(::dismissCollector)
        for (name in reading.collectors) if (name !in ofCollectors) registerCollector(name)
        if (areEventsTaggedByShard) {
            for ((id, shard) in reading.shards) for (name in shard.eventNames) registerEvent(id, name)
        } else {
            for (name in reading.sums.eventNames) once("event" to name) { registerEvent(name) }
        }
    }

    private inline fun once(key: Any, register: () -> Unit) {
        if (followed.add(key)) register()
    }

    private fun listen(reading: ShardReading) {
        if (listenedTo.add(reading.shard)) reading.shard.internals.watch.heartbeatListeners += heartbeatListener
    }

    private fun stopListening(shard: Shard) {
        shard.internals.watch.heartbeatListeners -= heartbeatListener
    }

    private fun dismiss(id: ShardId) {
        ofShards.remove(id)?.forEach { registry.remove(it) }
        followed.removeIf { it is Pair<*, *> && it.first == id }
    }

    private fun dismissCollector(name: String) {
        ofCollectors.remove(name)?.forEach { registry.remove(it) }
    }

    private fun heartbeatTimer(): Timer =
        Timer
            .builder("sluice.heartbeat.latency")
            .description("How long Discord took to answer heartbeats, all shards")
            .tags(tags)
            .serviceLevelObjectives(*LATENCY_BUCKETS)
            .register(registry)

    private fun registerSums() {
        for (what in Counted.entries) {
            val name = what.meter ?: continue
            keep(counter(name, what.description, tags.and(*what.tags.toTypedArray()), what.unit) { it.sums[what] })
        }
        keep(timer("sluice.decode", "What decoding takes; a sample", Counted.DECODED, Counted.DECODE_NANOS))
        val wait = "What the send limit keeps commands waiting"
        keep(timer("sluice.commands.limiter.wait", wait, Counted.COMMANDS, Counted.LIMITER_NANOS))
    }

    private fun registerLevels() {
        for (level in Level.entries) {
            val value = Supplier<Number> { level.of(now()) }
            keep(Gauge.builder(level.meter, value).described(level.description, level.unit).register(registry))
        }
        for (age in Age.entries) {
            val value = Supplier<Number> { age.of(now()).toSeconds() }
            keep(
                TimeGauge
                    .builder(age.meter, value, TimeUnit.SECONDS)
                    .description(age.description)
                    .tags(tags)
                    .register(registry),
            )
        }
        for (state in STATES) {
            val value = Supplier<Number> { now().inState(state) }
            val gauge = Gauge.builder("sluice.shards", value).described("Shards in this state", null)
            keep(gauge.tag("state", state.hyphenated()).register(registry))
        }
        for (kind in HealthReason.Kind.entries) {
            val value = Supplier<Number> { now().inTrouble(kind) }
            val gauge = Gauge.builder("sluice.shards.degraded", value).described("Shards with this trouble", null)
            keep(gauge.tag("reason", kind.text).register(registry))
        }
    }

    private fun registerShard(id: ShardId) {
        val mine = ArrayList<Meter>()
        ofShards[id] = mine
        for (level in ShardLevel.entries) {
            val value = Supplier<Number> { now().shards[id]?.let(level.of) ?: Double.NaN }
            val gauge = Gauge.builder(level.meter, value).described(level.description, level.unit)
            mine += gauge.tag("shard", id.toString()).register(registry)
        }
        val latency = Supplier<Number> {
            now()
                .shards[id]
                ?.latency
                ?.last
                .toSeconds()
        }
        mine += TimeGauge
            .builder("sluice.shard.latency", latency, TimeUnit.SECONDS)
            .description("How long Discord took to answer the latest heartbeat")
            .tags(tags.and("shard", id.toString()))
            .register(registry)
    }

    private fun registerEvent(name: String) {
        keep(counter(EVENTS, EVENTS_ARE, tags.and("event", name), null) { it.sums.received(name) })
    }

    private fun registerEvent(id: ShardId, name: String) {
        once(id to name) {
            val itsTags = tags.and("event", name, "shard", id.toString())
            ofShards.getValue(id) +=
                counter(EVENTS, EVENTS_ARE, itsTags, null) { it.shards[id]?.received(name) ?: 0 }
        }
    }

    private fun registerClose(code: Int) {
        val isKnown = code != 0
        val itsTags = tags.and("code", if (isKnown) code.toString() else "other")
        keep(
            counter(
                "sluice.closes",
                "Connections that ended, dials that failed",
                itsTags,
                null,
            ) { it.sums.closes(code) },
        )
    }

    private fun registerCollector(name: String) {
        val mine = ArrayList<Meter>()
        ofCollectors[name] = mine
        val depth = Supplier<Number> { now().depth(name) }
        val gauge = Gauge.builder("sluice.collector.depth", depth).described("Items that wait for this collector", null)
        mine += gauge.tag("collector", name).register(registry)
        val lag = Supplier<Number> { now().lag(name) }
        val behind = Gauge
            .builder("sluice.collector.lag", lag)
            .described("Sequences that the oldest unfinished item lies behind", null)
        mine += behind.tag("collector", name).register(registry)
    }

    private fun counter(name: String, description: String, itsTags: Tags, unit: String?, of: (Reading) -> Long) =
        FunctionCounter
            .builder(name, this) { of(it.now()).toDouble() }
            .description(description)
            .tags(itsTags)
            .baseUnit(unit)
            .register(registry)

    private fun timer(name: String, description: String, count: Counted, nanos: Counted) =
        FunctionTimer
            .builder(name, this, { it.now().sums[count] }, { it.now().sums[nanos].toDouble() }, TimeUnit.NANOSECONDS)
            .description(description)
            .tags(tags)
            .register(registry)

    private fun <T : Any> Gauge.Builder<T>.described(description: String, unit: String?): Gauge.Builder<T> =
        description(description).baseUnit(unit).tags(tags)

    private fun <M : Meter> keep(meter: M): M = meter.also { meters += it }

    private companion object {
        private const val EVENTS = "sluice.events.received"
        private const val EVENTS_ARE = "Dispatches received by name"

        /** From a data centre near Discord's to a link that is about to fail; a series each. */
        private val LATENCY_BUCKETS: Array<Duration> =
            longArrayOf(20, 50, 100, 150, 200, 300, 500, 1_000, 2_000, 5_000, 10_000)
                .map(Duration::ofMillis)
                .toTypedArray()

        /** All there are: a test compares them with the state's classes. */
        private val STATES =
            listOf(
                "Idle",
                "Connecting",
                "AwaitingHello",
                "AwaitingPermit",
                "Identifying",
                "Parked",
                "Resuming",
                "Replaying",
                "Ready",
                "Closing",
                "Waiting",
                "Suspended",
                "Closed",
                "Failed",
            )

        /** `AwaitingHello` as tags are written: `awaiting-hello`. */
        private fun String.hyphenated(): String = replace(CAMEL_HUMP) { "${it.value[0]}-${it.value[1]}" }.lowercase()

        private val CAMEL_HUMP = Regex("[a-z][A-Z]")
    }
}
