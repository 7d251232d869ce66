package dev.sluice.samples;

import dev.sluice.gateway.Shard;
import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import dev.sluice.model.MessageCreate;
import java.util.concurrent.CompletableFuture;

/** The ping bot as a Java program writes it: listeners and futures. */
public final class JavaPingBot implements AutoCloseable {
    private final Shard shard;

    /**
     * @param gatewayUrl null for Discord's own
     * @param restUrl such as {@code https://discord.com/api/v10}
     */
    public JavaPingBot(String token, String gatewayUrl, String restUrl) {
        // Without MESSAGE_CONTENT the gateway sends every message with an empty text.
        var builder = Shard.builder(
                token,
                Intents.of(Intent.GUILDS, Intent.GUILD_MESSAGES, Intent.DIRECT_MESSAGES, Intent.MESSAGE_CONTENT));
        if (gatewayUrl != null) {
            builder.gatewayUrl(gatewayUrl);
        }
        shard = builder.build();
        var messages = new ChannelMessages(restUrl, token);
        // Subscribe first, then connect: nothing that the gateway sends is missed.
        shard.async().on(MessageCreate.class, event -> {
            if (event.getMessage().getContent().equals("!ping")) {
                messages.post(event.getMessage().getChannelId(), "Pong!").join();
            }
        });
    }

    /** Completes when the bot is ready. */
    public CompletableFuture<Void> connect() {
        return shard.async().connect().thenAccept(connected ->
                System.out.println("java bot: ready, session " + connected.getSessionId()));
    }

    /** Ends the session and waits until the connection is closed. */
    @Override
    public void close() {
        shard.async().close().join();
    }
}
