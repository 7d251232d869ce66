package dev.sluice.samples.cli

import dev.sluice.codec.CodecException
import dev.sluice.codec.JsonCodec
import dev.sluice.compression.Compression
import dev.sluice.gateway.GatewayException
import dev.sluice.gateway.RawMessage
import dev.sluice.gateway.Shard
import dev.sluice.gateway.ktor.KtorTransport
import dev.sluice.gateway.rest.GatewayRest
import dev.sluice.model.EventType
import dev.sluice.model.Intents
import dev.sluice.model.Opcode
import dev.sluice.model.Token
import dev.sluice.model.UnknownEvent
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonPrimitive
import picocli.CommandLine.Command
import picocli.CommandLine.Option
import java.util.concurrent.Callable

/** Prints one JSON line for each event of a shard, and its life-cycle on standard error. */
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
        description = ["The bot's token; DISCORD_TOKEN if absent, else one that only a mock accepts."],
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

    private val codec = JsonCodec.DEFAULT
    private val out = System.out.bufferedWriter()

    override fun call(): Int {
        val shard =
            Shard(token(), Intents.ALL) {
                gatewayUrl(gateway)
                this@TailCommand.compression?.let { compression(it) }
            }
        return try {
            runBlocking {
                rest?.let { askRest(it) }
                val life = launch { shard.lifecycle.collect { System.err.println(it) } }
                val events =
                    launch {
                        shard.messages
                            .filterIsInstance<RawMessage.Payload>()
                            .filter { it.opcode == Opcode.DISPATCH && (names.isEmpty() || it.eventName in names) }
                            .take(count)
                            .collect { print(shard, it) }
                    }
                shard.connect()
                events.join()
                shard.close()
                life.cancel()
            }
            0
        } catch (e: GatewayException) {
            System.err.println("sluice tail: ${e.message}")
            1
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

    private companion object {
        /** Looks like a token, belongs to nobody. */
        const val MOCK_TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAx.mock.token"
    }
}
