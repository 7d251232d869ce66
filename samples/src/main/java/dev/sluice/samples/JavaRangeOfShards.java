package dev.sluice.samples;

import dev.sluice.gateway.Cluster;
import dev.sluice.gateway.ShardEvent;
import dev.sluice.gateway.ShardStrategy;
import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import dev.sluice.model.MessageCreate;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Runs some of a bot's shards: one process makes this with 0 to 7, another with 8 to 15, both with a total of 16. Each guild's
 * messages come to the process that runs its shard, and to no other.
 */
public final class JavaRangeOfShards implements AutoCloseable {
    private final Cluster cluster;

    /**
     * @param first the first shard of this process
     * @param last its last one
     * @param restUrl such as {@code https://discord.com/api/v10}
     */
    public JavaRangeOfShards(
            String token, int first, int last, int total, String restUrl, Consumer<ShardEvent<MessageCreate>> handle) {
        cluster = Cluster.builder(token, Intents.of(Intent.GUILDS, Intent.GUILD_MESSAGES, Intent.MESSAGE_CONTENT))
                .strategy(new ShardStrategy.Range(first, last, total))
                .restUrl(restUrl)
                .build();
        cluster.async().on(MessageCreate.class, handle);
    }

    /** Completes when every shard of this process is ready. */
    public CompletableFuture<Void> up() {
        return cluster.async().up();
    }

    /** Ends the sessions and waits until the connections are closed. */
    @Override
    public void close() {
        cluster.async().down().join();
    }
}
