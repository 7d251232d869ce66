package dev.sluice.samples;

import dev.sluice.gateway.Cluster;
import dev.sluice.gateway.ShardEvent;
import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import dev.sluice.model.MessageCreate;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Runs as many shards as Discord recommends, all in this process, and hands on every message with its shard. */
public final class JavaRecommendedSharder implements AutoCloseable {
    private final Cluster cluster;

    /** @param restUrl such as {@code https://discord.com/api/v10} */
    public JavaRecommendedSharder(String token, String restUrl, Consumer<ShardEvent<MessageCreate>> handle) {
        // GET /gateway/bot tells the number of shards, where they connect and how many may identify at one time.
        cluster = Cluster.builder(token, Intents.of(Intent.GUILDS, Intent.GUILD_MESSAGES, Intent.MESSAGE_CONTENT))
                .restUrl(restUrl)
                .build();
        // Listen first, then connect. Messages come while further shards are still starting.
        cluster.async().on(MessageCreate.class, handle);
        cluster.async().onSpawned(shard -> System.out.println("shard " + shard.getShardId() + " starts"));
    }

    /** Completes when every shard is ready. */
    public CompletableFuture<Void> up() {
        return cluster.async().up();
    }

    /** Ends the sessions and waits until the connections are closed. */
    @Override
    public void close() {
        cluster.async().down().join();
    }
}
