package dev.sluice.consumer;

import dev.sluice.gateway.Shard;
import dev.sluice.model.GuildCreate;
import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A Java program that uses Sluice as a dependency: connects to the gateway given as its argument, prints one event, ends. */
public final class Consumer {
    private Consumer() {
    }

    public static void main(String[] args) throws Exception {
        var guild = new CompletableFuture<GuildCreate>();
        Shard shard = Shard.builder("MTAwMDAwMDAwMDAwMDAwMDAx.consumer.token", Intents.of(Intent.GUILDS))
                .gatewayUrl(args[0])
                .build();
        shard.async().on(GuildCreate.class, guild::complete);
        var connected = shard.async().connect().get(30, TimeUnit.SECONDS);
        System.out.println("connected, session " + connected.getSessionId());
        System.out.println("event: GUILD_CREATE " + guild.get(30, TimeUnit.SECONDS).getGuild().getName());
        shard.async().close().get(30, TimeUnit.SECONDS);
    }
}
