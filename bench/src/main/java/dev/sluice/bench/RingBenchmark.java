package dev.sluice.bench;

import dev.sluice.gateway.Overflow;
import dev.sluice.gateway.Ring;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The ring between the reader and a collector; nanoseconds per event, without what waking a thread costs.
 *
 * <p>In Java, because to Kotlin the ring is internal.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RingBenchmark {
    /** As many as the reader puts in before it wakes the collector. */
    private static final int BATCH = 32;

    private static final int CAPACITY = 4_096;
    private static final Object EVENT = new Object();

    /** Of one thread. */
    @State(Scope.Thread)
    public static class Own {
        final Ring<Object> ring = new Ring<>(CAPACITY, Overflow.Kind.SUSPEND);
        long mark;
    }

    /** Of the reader and the collector; what is too much is dropped, so that it never grows. */
    @State(Scope.Group)
    public static class Shared {
        final Ring<Object> ring = new Ring<>(CAPACITY, Overflow.Kind.DROP_NEWEST);
    }

    /** Each event is taken before the next one comes. */
    @Benchmark
    public Object offerPoll(Own own) {
        own.ring.offer(EVENT, own.mark++, 0, null, false);
        return own.ring.poll();
    }

    /** So many events come at once, and then are taken. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void batch(Own own, Blackhole sink) {
        for (int i = 0; i < BATCH; i++) own.ring.offer(EVENT, own.mark++, 0, null, false);
        for (int i = 0; i < BATCH; i++) sink.consume(own.ring.poll());
    }

    /** The reader's side, while a collector on another thread does nothing but take. */
    @Benchmark
    @Group("contended")
    @GroupThreads(1)
    public boolean offer(Shared shared) {
        return shared.ring.offer(EVENT, 0, 0, null, false);
    }

    /** The other side. */
    @Benchmark
    @Group("contended")
    @GroupThreads(1)
    public Object poll(Shared shared) {
        return shared.ring.poll();
    }
}
