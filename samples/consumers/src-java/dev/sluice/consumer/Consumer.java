package dev.sluice.consumer;

import dev.sluice.gateway.Cluster;
import dev.sluice.gateway.Shard;
import dev.sluice.model.GuildCreate;
import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A Java program that uses Sluice as a dependency: connects a shard to the gateway given as its argument, or, with the address
 * of a REST API as a second one, a cluster; prints one event, ends.
 */
public final class Consumer {
    private static final String TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.consumer.token";

    private Consumer() {
    }

    public static void main(String[] args) throws Exception {
        if (args.length > 1) {
            cluster(args[1]);
        } else {
            shard(args[0]);
        }
    }

    private static void shard(String gatewayUrl) throws Exception {
        var guild = new CompletableFuture<GuildCreate>();
        Shard shard = Shard.builder(TOKEN, Intents.of(Intent.GUILDS)).gatewayUrl(gatewayUrl).build();
        shard.async().on(GuildCreate.class, guild::complete);
        var connected = shard.async().connect().get(30, TimeUnit.SECONDS);
        System.out.println("connected, session " + connected.getSessionId());
        System.out.println("event: GUILD_CREATE " + guild.get(30, TimeUnit.SECONDS).getGuild().getName());
        shard.async().close().get(30, TimeUnit.SECONDS);
    }

    private static void cluster(String restUrl) throws Exception {
        var guild = new CompletableFuture<GuildCreate>();
        Cluster cluster = Cluster.builder(TOKEN, Intents.of(Intent.GUILDS)).restUrl(restUrl).build();
        cluster.async().on(GuildCreate.class, from -> guild.complete(from.getEvent()));
        cluster.async().up().get(30, TimeUnit.SECONDS);
        System.out.println("connected, shards " + cluster.getShards());
        System.out.println("event: GUILD_CREATE " + guild.get(30, TimeUnit.SECONDS).getGuild().getName());
        cluster.async().down().get(30, TimeUnit.SECONDS);
    }
}
