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
 * and time. It does not wait for a dial: how that ended comes through the inbox, as all else does, so that the
 * connection's own patience counts with a peer that takes the call and says nothing.
 */
class SansIoPingBot(private val config: ProtocolConfig, private val messages: ChannelMessages) {
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
        connection.stopReason?.let { error("the gateway refuses this bot: ${it.reason}") }
    }

    /** Ends the session; [run] returns soon after. Any thread may call it. */
    fun close() {
        inbox.add { connection.close(now()) }
    }

    /** Sends what is to be sent and closes what is to be closed. */
    private fun carryOut() {
        generateSequence { connection.pollLifecycle() }.forEach { println("sans-I/O bot: $it") }
        val current = link ?: return
        connection.sends().forEach { current.send(it.decodeToString()) }
        connection.pollClose()?.let { current.socket?.sendClose(it.code, it.reason) }
        if (connection.pollAbort()) {
            link = null
            current.socket?.abort()
            connection.recvCloseCode(1006, now())
        }
    }

    private fun dial(url: String) {
        val opening = Link()
        link = opening
        http
            .newWebSocketBuilder()
            // The connection gives the dial up by itself; this is for the socket that it leaves behind.
            .connectTimeout(config.connectTimeout)
            .buildAsync(URI.create(url), opening)
            .whenComplete { _, failure -> if (failure != null) opening.failed(failure.cause ?: failure) }
    }

    private fun received(payload: Output.Received?) {
        if (payload?.type?.name != "MESSAGE_CREATE") return
        val event = connection.decode(payload) as MessageCreate
        if (event.message.content == "!ping") messages.post(event.message.channelId, "Pong!")
    }

    private fun now(): Long = System.nanoTime()

    /** One WebSocket, or a dial that may become one. What an earlier one still says is ignored. */
    private inner class Link : WebSocket.Listener {
        /** Null while it is dialled. The loop's, as all of [SansIoPingBot]. */
        var socket: WebSocket? = null
            private set

        /** A send fails when the connection is gone. If its end waits in the inbox, that comes first, with its code. */
        fun send(text: String) {
            val open = socket ?: return
            try {
                open.sendText(text, true).join()
            } catch (e: CompletionException) {
                onError(open, e.cause ?: e)
            }
        }

        /** The dial came to nothing. */
        fun failed(failure: Throwable) {
            work {
                link = null
                connection.connectFailed(failure.toString(), now())
            }
        }

        override fun onOpen(socket: WebSocket) {
            work(socket) {
                this.socket = socket
                connection.opened(now())
            }
        }

        override fun onText(socket: WebSocket, data: CharSequence, last: Boolean): CompletionStage<*>? {
            val text = data.toString()
            return work(socket) { received(connection.recvText(text, last, now())) }
        }

        override fun onBinary(socket: WebSocket, data: ByteBuffer, last: Boolean): CompletionStage<*>? {
            val bytes = ByteArray(data.remaining()).also(data::get)
            return work(socket) { received(connection.recv(bytes, now(), 0, bytes.size, last, true)) }
        }

        override fun onClose(socket: WebSocket, code: Int, reason: String): CompletionStage<*>? =
            work(socket) {
                link = null
                connection.recvCloseCode(code, now(), reason)
            }

        override fun onError(socket: WebSocket, error: Throwable) {
            work(socket) {
                link = null
                socket.abort()
                connection.recvCloseCode(1006, now(), error.toString())
            }
        }

        /** Lets the loop do [input] and ask for the next message, or drop a [socket] that opened too late. */
        private fun work(socket: WebSocket? = null, input: () -> Unit): CompletionStage<*>? {
            inbox.add {
                if (link === this) {
                    input()
                    socket?.request(1)
                } else {
                    socket?.abort()
                }
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
