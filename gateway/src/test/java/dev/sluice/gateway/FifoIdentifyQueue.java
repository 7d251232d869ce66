package dev.sluice.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** An identify queue as a Java author might write one: everything happens on one thread of its own. */
class FifoIdentifyQueue implements IdentifyQueue, AutoCloseable {
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "fifo-identify-queue");
        daemon.setDaemon(true);
        return daemon;
    });
    private final long paceNanos;
    private final List<Entry> waiting = new ArrayList<>();
    private final List<Entry> out = new ArrayList<>();
    private final Map<Integer, Long> freeAt = new HashMap<>();
    private int buckets = 1;
    private int bucketsOfThoseOut = 1;
    private long allFreeAt = System.nanoTime();

    FifoIdentifyQueue(Duration pace) {
        paceNanos = pace.toNanos();
    }

    @Override
    public IdentifyTicket request(IdentifyRequest request, IdentifyWaiter waiter) {
        Entry entry = new Entry(request.getShardId().getId(), waiter);
        thread.execute(() -> {
            waiting.add(entry);
            serve();
        });
        return () -> thread.execute(() -> waiting.remove(entry));
    }

    @Override
    public void update(int maxConcurrency) {
        if (maxConcurrency < 1) {
            throw new IllegalArgumentException("maxConcurrency must be positive, was " + maxConcurrency);
        }
        thread.execute(() -> {
            if (maxConcurrency == buckets) {
                return;
            }
            buckets = maxConcurrency;
            freeAt.values().forEach(at -> allFreeAt = Math.max(allFreeAt, at));
            freeAt.clear();
            waiting.forEach(entry -> entry.isTold = false);
            serve();
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void serve() {
        long now = System.nanoTime();
        if (out.isEmpty()) {
            bucketsOfThoseOut = buckets;
        }
        Map<Integer, Integer> ahead = new HashMap<>();
        for (Iterator<Entry> entries = waiting.iterator(); entries.hasNext(); ) {
            Entry entry = entries.next();
            int bucket = entry.id % buckets;
            long wait = Math.max(allFreeAt, freeAt.getOrDefault(bucket, allFreeAt)) - now;
            boolean isTaken = bucketsOfThoseOut != buckets || out.stream().anyMatch(other -> other.id % buckets == bucket);
            if (!isTaken && wait <= 0) {
                entries.remove();
                out.add(entry);
                entry.waiter.granted(entry);
                continue;
            }
            if (!isTaken) {
                thread.schedule(this::serve, wait, TimeUnit.NANOSECONDS);
            }
            int position = ahead.merge(bucket, 1, Integer::sum);
            if (!entry.isTold) {
                entry.isTold = true;
                entry.waiter.queued(position);
            }
        }
    }

    private final class Entry implements IdentifyPermit {
        private final int id;
        private final IdentifyWaiter waiter;
        private boolean isTold;

        private Entry(int id, IdentifyWaiter waiter) {
            this.id = id;
            this.waiter = waiter;
        }

        @Override
        public void sent() {
            long at = System.nanoTime() + paceNanos;
            thread.execute(() -> {
                if (!out.remove(this)) {
                    return;
                }
                if (bucketsOfThoseOut == buckets) {
                    freeAt.put(id % buckets, at);
                } else {
                    allFreeAt = Math.max(allFreeAt, at);
                }
                serve();
            });
        }

        @Override
        public void giveBack() {
            thread.execute(() -> {
                out.remove(this);
                serve();
            });
        }
    }
}
