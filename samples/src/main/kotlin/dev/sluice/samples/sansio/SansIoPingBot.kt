package dev.sluice.samples.sansio

import dev.sluice.model.Intent
import dev.sluice.model.MessageCreate
import dev.sluice.model.Token
import dev.sluice.protocol.Connection
import dev.sluice.protocol.Output
import dev.sluice.protocol.ProtocolConfig
import dev.sluice.samples.ChannelMessages
import java.net.URI
import java.net.http.HttpClient
import java.net.http.WebSocket
import java.nio.ByteBuffer
import java.time.Instant
import java.util.concurrent.CompletionException
import java.util.concurrent.CompletionStage
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.random.Random

/**
 * The ping bot without an I/O library: one thread, one loop, the JDK's own WebSocket. It needs `gateway-protocol` and
 * nothing else.
 *
 * [Connection] decides everything: what to send, when to beat, when and where to reconnect. The loop only carries bytes
 * and time.
 */
class SansIoPingBot(config: ProtocolConfig, private val messages: ChannelMessages) {
    private val http: HttpClient = HttpClient.newHttpClient()
    private val connection = Connection(config, Random.Default, System.nanoTime(), Instant.now())

    /** What the socket's threads bring. Each listener has asked for one message, so few wait here. */
    private val inbox = LinkedBlockingQueue<Runnable>()
    private var link: Link? = null

    /** Runs until [close], or until the gateway refuses the bot for good. */
    fun run() {
        connection.start(now())
        while (!connection.isStopped) {
            connection.pollConnect()?.let { dial(it) }
            carryOut()
            val wait = minOf(connection.nanosUntilDeadline(now()), TimeUnit.SECONDS.toNanos(1))
            inbox.poll(wait, TimeUnit.NANOSECONDS)?.run()
            connection.handleTimeout(now())
        }
        carryOut()
        connection.stopReason?.let { error("the gateway refuses this bot: $it") }
    }

    /** Ends the session; [run] returns soon after. Any thread may call it. */
    fun close() {
        inbox.add { connection.close(now()) }
    }

    /** Sends what is to be sent and closes what is to be closed. */
    private fun carryOut() {
        generateSequence { connection.pollLifecycle() }.forEach { println("sans-I/O bot: $it") }
        val socket = link?.socket ?: return
        connection.sends().forEach { socket.sendText(it.decodeToString(), true).join() }
        connection.pollClose()?.let { socket.sendClose(it.code, it.reason) }
        if (connection.pollAbort()) {
            link = null
            socket.abort()
            connection.recvCloseCode(1006, now())
        }
    }

    private fun dial(url: String) {
        val opening = Link()
        link = opening
        try {
            opening.socket = http.newWebSocketBuilder().buildAsync(URI.create(url), opening).join()
            connection.opened(now())
        } catch (e: CompletionException) {
            link = null
            connection.connectFailed(e.cause.toString(), now())
        }
    }

    private fun received(payload: Output.Received?) {
        if (payload?.type?.name != "MESSAGE_CREATE") return
        val event = connection.decode(payload) as MessageCreate
        if (event.message.content == "!ping") messages.post(event.message.channelId, "Pong!")
    }

    private fun now(): Long = System.nanoTime()

    /** One WebSocket. What an earlier one still says is ignored. */
    private inner class Link : WebSocket.Listener {
        var socket: WebSocket? = null

        override fun onText(socket: WebSocket, data: CharSequence, last: Boolean): CompletionStage<*>? {
            val text = data.toString()
            return work { received(connection.recvText(text, last, now())) }
        }

        override fun onBinary(socket: WebSocket, data: ByteBuffer, last: Boolean): CompletionStage<*>? {
            val bytes = ByteArray(data.remaining()).also(data::get)
            return work { received(connection.recv(bytes, now(), 0, bytes.size, last, true)) }
        }

        override fun onClose(socket: WebSocket, code: Int, reason: String): CompletionStage<*>? =
            work {
                link = null
                connection.recvCloseCode(code, now(), reason)
            }

        override fun onError(socket: WebSocket?, error: Throwable) {
            work {
                link = null
                connection.recvCloseCode(1006, now(), error.toString())
            }
        }

        private fun work(input: () -> Unit): CompletionStage<*>? {
            inbox.add {
                if (link === this) input()
                socket?.request(1)
            }
            return null
        }
    }

    companion object {
        /** `DISCORD_TOKEN` is the bot's; the arguments are another gateway and REST address than Discord's, if any. */
        @JvmStatic
        fun main(arguments: Array<String>) {
            val token = requireNotNull(System.getenv("DISCORD_TOKEN")) { "set DISCORD_TOKEN to the bot's token" }
            of(token, arguments.getOrNull(0), arguments.getOrNull(1) ?: "https://discord.com/api/v10").run()
        }

        /** A bot on [gatewayUrl], or on Discord's own gateway when it is null. */
        fun of(token: String, gatewayUrl: String?, restUrl: String): SansIoPingBot {
            val intents = Intent.GUILDS + Intent.GUILD_MESSAGES + Intent.DIRECT_MESSAGES + Intent.MESSAGE_CONTENT
            val config = ProtocolConfig.builder(Token(token), intents)
            gatewayUrl?.let { config.gatewayUrl(it) }
            return SansIoPingBot(config.build(), ChannelMessages(restUrl, token))
        }
    }
}
