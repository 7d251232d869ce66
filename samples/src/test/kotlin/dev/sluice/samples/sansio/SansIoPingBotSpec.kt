package dev.sluice.samples.sansio

import dev.sluice.codec.Codec
import dev.sluice.codec.JsonCodec
import dev.sluice.model.GatewayCommand
import dev.sluice.model.Intent
import dev.sluice.model.Intents
import dev.sluice.model.Opcode
import dev.sluice.model.Token
import dev.sluice.protocol.ProtocolConfig
import dev.sluice.protocol.ProtocolConfigBuilder
import dev.sluice.samples.ChannelMessages
import dev.sluice.testkit.MockGateway
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.net.InetAddress
import java.net.ServerSocket
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ExecutionException
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicBoolean

/** The bot without I/O library on a bad network: its one loop is kept by nobody and ended by nothing but its gateway. */
class SansIoPingBotSpec :
    StringSpec({
        "a dial that nobody answers is given up after a while, and tried again" {
            silentServer().use { server ->
                val bot = bot(server.url) { connectTimeout(Duration.ofMillis(200)) }
                val ended = bot.start()
                server.accept().use { server.accept().close() }
                bot.close()
                ended.get(PATIENCE.seconds, TimeUnit.SECONDS)
            }
        }

        "close does not wait for a dial that nobody answers" {
            silentServer().use { server ->
                val bot = bot(server.url) { connectTimeout(Duration.ofHours(1)) }
                val ended = bot.start()
                server.accept().use {
                    bot.close()
                    ended.get(PATIENCE.seconds, TimeUnit.SECONDS)
                }
            }
        }

        "what is sent into a connection that has just been closed ends the connection and not the bot" {
            mock().use { mock ->
                val bot = bot(mock.url) { codec(ClosedAtHeartbeat(mock, 4000)) }
                val ended = bot.start()
                mock.await(PATIENCE) { it.stats.resumes == 1L || ended.isDone }
                bot.close()
                ended.get(PATIENCE.seconds, TimeUnit.SECONDS)
                mock.stats.resumes shouldBe 1
            }
        }

        "what counts is the code it was closed with, not that sending failed" {
            mock().use { mock ->
                val ended = bot(mock.url) { codec(ClosedAtHeartbeat(mock, 4004)) }.start()
                shouldThrow<ExecutionException> { ended.get(PATIENCE.seconds, TimeUnit.SECONDS) }
                    .cause
                    ?.message
                    .orEmpty() shouldContain "the gateway refuses this bot"
                mock.stats.connections shouldBe 1
            }
        }
    }) {
    /**
     * When the first heartbeat is due, and before it is sent, the mock closes the connection and has the answer: the
     * socket is closed by then, and the loop has not been told.
     */
    private class ClosedAtHeartbeat(private val mock: MockGateway, private val code: Int) : Codec by JsonCodec.DEFAULT {
        private val isFirst = AtomicBoolean(true)

        override fun encode(command: GatewayCommand): ByteArray {
            if (command.opcode == Opcode.HEARTBEAT && isFirst.getAndSet(false)) {
                mock.closeAll(code)
                mock.await(PATIENCE) { it.stats.openConnections == 0 }
            }
            return JsonCodec.DEFAULT.encode(command)
        }
    }

    private companion object {
        const val TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.test.token"
        val PATIENCE: Duration = Duration.ofSeconds(30)

        val ServerSocket.url: String get() = "ws://127.0.0.1:$localPort"

        /** Takes connections and says nothing. */
        fun silentServer() =
            ServerSocket(0, 2, InetAddress.getByName("127.0.0.1")).apply { soTimeout = PATIENCE.toMillis().toInt() }

        fun mock() = MockGateway { token(TOKEN).heartbeatInterval(Duration.ofSeconds(1)) }.start()

        fun bot(url: String, configure: ProtocolConfigBuilder.() -> Unit): SansIoPingBot {
            val config = ProtocolConfig.builder(Token(TOKEN), Intents.of(Intent.GUILDS)).gatewayUrl(url)
            return SansIoPingBot(config.apply(configure).build(), ChannelMessages("http://127.0.0.1", TOKEN))
        }

        /** Runs it; completes as [SansIoPingBot.run] ends. */
        fun SansIoPingBot.start(): CompletableFuture<Void> =
            CompletableFuture.runAsync({ run() }) { Thread(it, "sans-io-bot").apply { isDaemon = true }.start() }
    }
}
