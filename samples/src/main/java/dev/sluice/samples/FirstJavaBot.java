package dev.sluice.samples;

import dev.sluice.gateway.Shard;
import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import dev.sluice.model.MessageCreate;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** The Java program of the README, which ReadmeSpec holds against this file. */
public final class FirstJavaBot {
    private FirstJavaBot() {
    }

    public static void main(String[] args) throws InterruptedException {
        String token = Objects.requireNonNull(System.getenv("DISCORD_TOKEN"), "set DISCORD_TOKEN to the bot's token");
        ChannelMessages messages = new ChannelMessages("https://discord.com/api/v10", token);
        Shard shard = Shard.builder(token, Intents.of(Intent.GUILDS, Intent.GUILD_MESSAGES, Intent.MESSAGE_CONTENT)).build();
        shard.async().on(MessageCreate.class, event -> { // subscribe first, then connect
            if (event.getMessage().getContent().equals("!ping")) {
                messages.post(event.getMessage().getChannelId(), "Pong!").join();
            }
        });
        CountDownLatch ended = new CountDownLatch(1);
        shard.async().onState(state -> {
            if (state.isTerminal()) ended.countDown();
        });
        var connected = shard.async().connect().join(); // throws when Discord refuses the bot
        System.out.println("ready: session " + connected.getSessionId());
        ended.await(); // the library's threads are daemons: the program runs as long as main does
    }
}
