package dev.sluice.gateway.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.gateway.GatewayRuntime;
import dev.sluice.gateway.Shard;
import dev.sluice.gateway.rest.GatewayBotInfo;
import dev.sluice.gateway.rest.GatewayRest;
import dev.sluice.model.Intent;
import dev.sluice.model.Intents;
import dev.sluice.model.MessageCreate;
import dev.sluice.model.Token;
import dev.sluice.testkit.MockGateway;
import dev.sluice.testkit.MockTls;
import java.net.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The transport as a bot in Java uses it. */
@Timeout(20)
class NettyJavaTest {
    private static final String MESSAGE = "{\"id\":\"1000\",\"channel_id\":\"2\",\"guild_id\":\"1\",\"content\":\"hi\","
        + "\"timestamp\":\"2026-11-21T00:00:00+00:00\",\"author\":{\"id\":\"3\",\"username\":\"ann\"},\"type\":0}";

    @Test
    void aShardSpeaksTlsOverIt() throws Exception {
        MockTls tls = MockTls.create();
        try (MockGateway mock = MockGateway.builder().guild(1).tls(tls).build().start();
             NettyTransport transport = NettyTransport.builder()
                 .threads(1)
                 .tls(tls.getClientContext())
                 .proxy(Proxy.NO_PROXY)
                 .build()) {
            GatewayRuntime runtime = GatewayRuntime.builder().transport(transport).build();
            Shard shard = Shard.builder(MockGateway.DEFAULT_TOKEN, Intents.of(Intent.GUILDS, Intent.GUILD_MESSAGES, Intent.MESSAGE_CONTENT))
                .runtime(runtime)
                .gatewayUrl(mock.getUrl())
                .build();
            BlockingQueue<String> seen = new LinkedBlockingQueue<>();
            shard.async().on(MessageCreate.class, event -> seen.add(event.getMessage().getContent()));
            shard.async().connect().join();
            mock.dispatch("MESSAGE_CREATE", MESSAGE);
            assertEquals("hi", seen.poll(10, TimeUnit.SECONDS));
            assertTrue(transport.toString().contains("1 link"));
            runtime.close();
            runtime.closed().get();
        }
    }

    @Test
    void asksForTheRecommendedShards() throws Exception {
        try (MockGateway mock = MockGateway.builder().recommendedShards(7).build().start();
             NettyTransport transport = NettyTransport.create();
             NettyRestTransport http = transport.rest()) {
            GatewayRest rest = GatewayRest.builder(new Token(MockGateway.DEFAULT_TOKEN), http)
                .baseUrl(mock.getRestUrl())
                .build();
            GatewayBotInfo info = rest.gatewayBotAsync().join();
            assertEquals(7, info.getShards());
        }
    }

    @Test
    void threadsThatAreGivenStay() {
        MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            NettyTransport.builder()
                .eventLoops(loops, NioSocketChannel.class)
                .proxyCredentials("user", "password")
                .build()
                .close();
            assertFalse(loops.isShuttingDown());
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
