package dev.sluice.samples.cli

import dev.sluice.codec.CodecException
import dev.sluice.codec.JsonCodec
import dev.sluice.compression.Compression
import dev.sluice.gateway.CollectorOptions
import dev.sluice.gateway.RawMessage
import dev.sluice.gateway.Shard
import dev.sluice.gateway.ktor.KtorTransport
import dev.sluice.gateway.rest.GatewayRest
import dev.sluice.gateway.session.FileSessionStore
import dev.sluice.gateway.session.SessionKey
import dev.sluice.gateway.session.SessionStore
import dev.sluice.model.Connected
import dev.sluice.model.EventType
import dev.sluice.model.Intents
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.Opcode
import dev.sluice.model.Token
import dev.sluice.model.UnknownEvent
import dev.sluice.protocol.HeartbeatSequence
import dev.sluice.protocol.StoredSession
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.firstOrNull
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonPrimitive
import picocli.CommandLine.Command
import picocli.CommandLine.Option
import java.io.FileDescriptor
import java.io.FileOutputStream
import java.io.IOException
import java.nio.file.Path
import java.util.concurrent.Callable
import java.util.concurrent.CompletionStage

/**
 * Prints one JSON line for each event of a shard, and its life-cycle on standard error.
 *
 * With `--session` and `--handled` it shows what a session in a file is good for: kill it whenever you like and start it
 * again, and the log has every sequence, some of them twice. An event is finished when its line has been printed and
 * logged, so what is stored is never ahead of the log.
 */
@Command(name = "tail", description = ["Prints one JSON line per event: shard, s, t, type, and d with --raw."])
internal class TailCommand : Callable<Int> {
    @Option(names = ["--gateway"], required = true, paramLabel = "URL", description = ["such as ws://127.0.0.1:8080"])
    private lateinit var gateway: String

    @Option(
        names = ["--rest"],
        paramLabel = "URL",
        description = ["Base of the REST interface, if the gateway has one."],
    )
    private var rest: String? = null

    @Option(
        names = ["--token"],
        description = [
            "For a mock: others can read a command line, so a bot's token belongs in DISCORD_TOKEN. That one if " +
                "absent, else one that only a mock accepts.",
        ],
    )
    private var token: String? = null

    @Option(
        names = ["--compress"],
        converter = [CompressionConverter::class],
        description = ["none, zlib-stream, zstd-stream or payload; the best available if absent."],
    )
    private var compression: Compression? = null

    @Option(
        names = ["--events"],
        split = ",",
        paramLabel = "NAME",
        description = ["Only these, such as READY,MESSAGE_CREATE."],
    )
    private var names: Set<String> = emptySet()

    @Option(names = ["--raw"], description = ["Print d as it came, too."])
    private var isRaw = false

    @Option(names = ["--count"], paramLabel = "N", description = ["End after so many events."])
    private var count = Int.MAX_VALUE

    @Option(
        names = ["--session"],
        paramLabel = "FILE",
        description = [
            "Keep the session there, and resume from it when started again. Heartbeats then carry what is stored, so " +
                "that nothing is lost to a gateway that forgets what a heartbeat acknowledges.",
        ],
    )
    private var session: Path? = null

    @Option(
        names = ["--handled"],
        paramLabel = "LOG",
        description = ["Append the sequence of each event there when it has been printed, one a line."],
    )
    private var handled: Path? = null

    private val codec = JsonCodec.DEFAULT

    /** Not System.out, which says nothing when whoever reads it has gone. */
    private val out = FileOutputStream(FileDescriptor.out).bufferedWriter()

    override fun call(): Int {
        val log = handled?.let(::HandledLog)
        // Last of all: until the session is stored, the log may be forced.
        log.use { runBlocking { tail(shard(log), log) } }
        return 0
    }

    private fun shard(log: HandledLog?): Shard =
        Shard(token(), Intents.ALL) {
            gatewayUrl(gateway)
            this@TailCommand.compression?.let { compression(it) }
            session?.let { file ->
                val files = FileSessionStore.file(file)
                sessionStore(if (log == null) files else AfterLog(log, files))
                protocol { it.heartbeatSequence(HeartbeatSequence.CHECKPOINT) }
            }
        }

    private suspend fun tail(shard: Shard, log: HandledLog?) =
        coroutineScope {
            rest?.let { askRest(it) }
            val life = launch { shard.lifecycle.collect { tell(shard, it) } }
            val events = async { collect(shard, log) }
            val trouble = shard.suspendOnShutdown().use {
                shard.connect()
                events.await().also { if (session == null) shard.close() else shard.suspendSession() }
            }
            life.cancel()
            if (trouble != null) throw trouble
        }

    /** Whoever sees that it is connected may kill it, so by then the session is stored; see [collect]. */
    private suspend fun tell(shard: Shard, event: LifecycleEvent) {
        if (session != null && event is Connected) shard.storeSession()
        System.err.println(event)
    }

    /** Returns why it could not go on, such as a reader of its output that has gone; null after [count] events. */
    private suspend fun collect(shard: Shard, log: HandledLog?): IOException? =
        try {
            handle(shard, log)
            null
        } catch (trouble: IOException) {
            trouble
        }

    /**
     * By hand: leaving a flow after so many events would leave the last one unfinished. With a name: what it has not
     * finished when it fails shall come again.
     */
    private suspend fun handle(shard: Shard, log: HandledLog?) {
        var left = count
        shard.messages(CollectorOptions.named("tail")).manual().firstOrNull { item ->
            val dispatch = (item.event as? RawMessage.Payload)?.takeIf { it.opcode == Opcode.DISPATCH }
            // The same for READY.
            if (session != null && dispatch?.eventName == "READY") shard.storeSession()
            val isWanted = dispatch != null && (names.isEmpty() || dispatch.eventName in names)
            if (isWanted) {
                print(shard, dispatch)
                log?.append(checkNotNull(dispatch.sequence))
                left--
            }
            item.done()
            left == 0
        }
    }

    /** Shows what the REST interface recommends; a wrong token is found out before anything is identified. */
    private suspend fun askRest(url: String) {
        KtorTransport.create().use { transport ->
            val info = GatewayRest
                .builder(Token(token()), transport.rest())
                .baseUrl(url)
                .build()
                .gatewayBot()
            System.err.println(
                "${info.shards} shards recommended, ${info.sessionStartLimit.remaining} session starts left",
            )
        }
    }

    private fun token(): String = token ?: System.getenv("DISCORD_TOKEN") ?: MOCK_TOKEN

    private fun print(shard: Shard, payload: RawMessage.Payload) {
        out.append("""{"shard":"${shard.shardId}","s":${payload.sequence},"t":${JsonPrimitive(payload.eventName)}""")
        out.append(""","type":"${typeOf(payload)}"""")
        if (isRaw) out.append(",\"d\":").append(payload.dataText())
        out.append("}\n")
        out.flush()
    }

    private fun typeOf(payload: RawMessage.Payload): String =
        try {
            val type = EventType.of(payload.eventName.orEmpty())
            val event = codec.decode(type, payload.bytes, payload.dataOffset, payload.dataLength)
            if (event is UnknownEvent) "unknown" else event.javaClass.simpleName
        } catch (e: CodecException) {
            System.err.println("s=${payload.sequence}: ${e.message}")
            "undecodable"
        }

    /** What is stored is not ahead of the log, not even when the machine crashes. */
    private class AfterLog(private val log: HandledLog, private val store: SessionStore) : SessionStore by store {
        override fun save(key: SessionKey, stored: StoredSession): CompletionStage<Void?> {
            log.force()
            return store.save(key, stored)
        }
    }

    private companion object {
        /** Looks like a token, belongs to nobody. */
        const val MOCK_TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.mock.token"
    }
}
