package dev.sluice.gateway.metrics

import dev.sluice.gateway.Cluster
import dev.sluice.gateway.Shard
import io.micrometer.core.instrument.MeterRegistry
import io.micrometer.core.instrument.Tag
import io.micrometer.core.instrument.Tags
import io.micrometer.core.instrument.binder.MeterBinder
import java.time.Duration
import java.util.concurrent.CopyOnWriteArrayList
import java.util.function.Supplier

/**
 * Shows what shards count to a Micrometer registry; the names, units and tags are listed in `docs/metrics.md`.
 *
 * What is counted by event type is summed over all shards, since 500 shards times 79 types would be 39,500 time series;
 * [Builder.tagEventsByShard] splits it up. Series of their own have a shard's state, its heartbeat latency and its
 * decompressor. Event types, close codes, collectors and shards get their meters when they first appear; the meters of a
 * shard go with it, and what it counted stays in the sums.
 *
 * Shards are read when the registry reads, at most once a second for all meters together. Nothing runs in between and
 * nothing is added to the way of an event, but the heartbeat latency, which is recorded as it is measured.
 *
 * ```kotlin
 * val registry = PrometheusMeterRegistry(PrometheusConfig.DEFAULT)
 * SluiceMetrics.builder(cluster).build().bindTo(registry)
 * ```
 * ```java
 * SluiceMetrics.builder(cluster).tags(Tags.of("bot", "weather")).build().bindTo(registry);
 * ```
 *
 * It needs `micrometer-core`, which this library does not bring along. Two of them on one registry must differ in a tag,
 * and have the same keys.
 *
 * Thread-safe.
 */
public class SluiceMetrics private constructor(builder: Builder) :
    MeterBinder,
    AutoCloseable {
        private val shards = builder.shards
        private val tags = Tags.of(builder.tags)
        private val areEventsTaggedByShard = builder.areEventsTaggedByShard
        private val readEvery = builder.readEvery
        private val bindings = CopyOnWriteArrayList<MetricsBinding>()

        /** Registers the meters; [registry] keeps this object alive from then on. May be called for several registries. */
        override fun bindTo(registry: MeterRegistry) {
            val fleet = Fleet(shards, readEvery)
            bindings += MetricsBinding(registry, tags, fleet, areEventsTaggedByShard).also { it.begin() }
        }

        /** Takes the meters out of every registry again. Idempotent. */
        override fun close() {
            bindings.forEach { it.close() }
            bindings.clear()
        }

        override fun toString(): String = "SluiceMetrics(${bindings.size} registries)"

        /** Collects what the metrics shall look like; nothing is needed. Not thread-safe. */
        public class Builder internal constructor(internal val shards: Supplier<out Collection<Shard>>) {
            internal var tags: Iterable<Tag> = Tags.empty()
            internal var areEventsTaggedByShard = false
            internal var readEvery: Duration = DEFAULT_READ_EVERY

            /** Tags that every meter gets, such as the name of the bot. None unless set. */
            public fun tags(tags: Iterable<Tag>): Builder = apply { this.tags = tags }

            /**
             * Gives the events received by type a tag `shard` as well. No unless set: it multiplies the time series by the
             * number of shards.
             */
            public fun tagEventsByShard(areTagged: Boolean): Builder = apply { areEventsTaggedByShard = areTagged }

            /**
             * How old what is shown may be: shards are read again when a registry reads later than this. 1 s unless set; zero
             * reads the shards for each meter.
             *
             * @throws IllegalArgumentException when it is negative.
             */
            public fun readEvery(age: Duration): Builder =
                apply {
                    require(!age.isNegative) { "readEvery must not be negative, was $age" }
                    readEvery = age
                }

            /** The metrics, not yet bound to a registry. */
            public fun build(): SluiceMetrics = SluiceMetrics(this)
        }

        public companion object {
            /** One scrape reads hundreds of meters within milliseconds, the next one comes seconds later. */
            private val DEFAULT_READ_EVERY: Duration = Duration.ofSeconds(1)

            /** Begins with the metrics of a cluster: those of its shards, whichever it has at the time. */
            @JvmStatic
            public fun builder(cluster: Cluster): Builder = Builder { cluster.shards }

            /** Begins with the metrics of one shard. */
            @JvmStatic
            public fun builder(shard: Shard): Builder = Builder { listOf(shard) }

            /** Begins with the metrics of shards that you run without a cluster; [shards] may give others each time. */
            @JvmStatic
            public fun builder(shards: Supplier<out Collection<Shard>>): Builder = Builder(shards)
        }
    }
