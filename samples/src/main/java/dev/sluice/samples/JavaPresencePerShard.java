package dev.sluice.samples;

import dev.sluice.gateway.Cluster;
import dev.sluice.gateway.ShardStrategy;
import dev.sluice.gateway.WhenNobodyListens;
import dev.sluice.model.ActivityUpdate;
import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import dev.sluice.model.OnlineStatus;
import dev.sluice.model.UpdatePresence;
import java.util.concurrent.CompletableFuture;

/** Shows in each guild which shard serves it: {@code Playing shard 3 of 16}. */
public final class JavaPresencePerShard implements AutoCloseable {
    private final Cluster cluster;

    /** @param restUrl such as {@code https://discord.com/api/v10} */
    public JavaPresencePerShard(String token, int total, String restUrl) {
        cluster = Cluster.builder(token, Intents.of(Intent.GUILDS, Intent.GUILD_MESSAGES))
                .strategy(new ShardStrategy.Fixed(total))
                .restUrl(restUrl)
                .shardConfig((id, shard) -> shard
                        // Part of each identify, so it costs no send of its own and is there again with every new session.
                        .presence(UpdatePresence.of(
                                OnlineStatus.ONLINE,
                                ActivityUpdate.playing("shard " + id.getId() + " of " + id.getTotal())))
                        // Events would be held for a listener that never comes, and at 32 MiB the shard would read no more.
                        .whenNobodyListens(WhenNobodyListens.DISCARD))
                .build();
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
