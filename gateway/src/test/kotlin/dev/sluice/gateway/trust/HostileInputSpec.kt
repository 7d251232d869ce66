package dev.sluice.gateway.trust

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer
import dev.sluice.codec.EtfCodec
import dev.sluice.compression.Compression
import dev.sluice.compression.CompressionLimits
import dev.sluice.gateway.GatewayException
import dev.sluice.gateway.GatewayRuntime
import dev.sluice.gateway.Shard
import dev.sluice.gateway.ShardBuilder
import dev.sluice.gateway.Sockets
import dev.sluice.gateway.transport.RawFrame
import dev.sluice.gateway.transport.RawPeer
import dev.sluice.gateway.transport.RawWebSocketServer
import dev.sluice.model.Intents
import dev.sluice.model.MessageCreate
import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockGatewayBuilder
import dev.sluice.testkit.Poison
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.net.SocketTimeoutException
import java.time.Duration
import java.util.zip.Deflater
import java.util.zip.DeflaterOutputStream
import kotlin.random.Random
import kotlin.time.Duration.Companion.seconds

/**
 * A gateway, or what pretends to be one, sends what no sound one does: it costs bounded memory, kills no thread, and the shard
 * goes on, by a resume where it must. RealSocketSpec has the same for what is merely broken.
 */
class HostileInputSpec :
    FunSpec({
        context("a bomb is stopped at the cap, and the session resumed") {
            withData(Compression.entries) { compression ->
                onMock(compression, { poisonBytes(8 shl 20) }) { seen ->
                    shard.connect()
                    mock.dispatchPoisoned("MESSAGE_CREATE", messageJson(1), Poison.BOMB, 1)
                    mock.takeResume()
                    seen.await(1)
                    mock.stats.identifies shouldBe 1
                }
            }
        }

        context("a message that never ends is given up at the cap, in tiny pieces too") {
            for (compression in Compression.entries) {
                withData(nameFn = { "$compression, pieces of $it bytes" }, 1, 7, 4096) { size ->
                    onRawServer(compression) { server ->
                        val endless = Endless(compression)
                        val peer = server.takePeer()
                        endless.greet(peer)
                        peer.readData().opcode shouldBe RawFrame.TEXT
                        endless.flood(peer, size)
                        peer.awaitRefusal()
                        // It comes back by itself, and the next connection is sound.
                        val next = server.takePeer()
                        Endless(compression).greet(next)
                        next.readData().opcode shouldBe RawFrame.TEXT
                    }
                }
            }
        }

        test("empty fragments without number end nothing and keep nothing") {
            onRawServer(Compression.NONE) { server ->
                val peer = server.takePeer()
                Endless(Compression.NONE).greet(peer)
                peer.readData().opcode shouldBe RawFrame.TEXT
                val empty = RawPeer.frame(RawFrame.CONTINUATION, ByteArray(0), fin = false)
                val thousand = ByteArray(empty.size * 1000) { empty[it % empty.size] }
                peer.send(RawFrame.TEXT, """{"op":""".encodeToByteArray(), fin = false)
                repeat(100) { peer.answer(thousand) }
                // Op 1 asks for a heartbeat at once: the message was read in the end.
                peer.send(RawFrame.CONTINUATION, "1}".encodeToByteArray())
                peer.readData().text.replace(" ", "") shouldBe """{"op":1,"d":null}"""
            }
        }

        context("hostile JSON") {
            withData(nameFn = { it.first }, HOSTILE_JSON) { (_, json) ->
                goesOn { mock.dispatchRaw(json.encodeToByteArray()) }
            }
        }

        context("hostile data of an event that somebody wants") {
            withData(nameFn = { it.first }, HOSTILE_DATA) { (_, data) ->
                goesOn { mock.dispatchRaw("""{"t":"MESSAGE_CREATE","s":null,"op":0,"d":$data}""".encodeToByteArray()) }
            }
        }

        context("hostile ETF") {
            withData(nameFn = { it.first }, HOSTILE_ETF) { (_, etf) ->
                goesOn({ codec(EtfCodec.DEFAULT) }) { mock.dispatchRaw(etf) }
            }
        }

        context("hostile HELLO: refused with 4902") {
            withData(
                nameFn = { it.take(40) },
                """{"heartbeat_interval":1e400}""",
                """{"heartbeat_interval":-1}""",
                """{"heartbeat_interval":0}""",
                """{"heartbeat_interval":${"9".repeat(400)}}""",
                """{"heartbeat_interval":"41250"}""",
                """{"heartbeat_interval":{}}""",
                "[".repeat(5_000) + "]".repeat(5_000),
                "null",
            ) { hello ->
                onMock(Compression.NONE, {}) {
                    mock.helloData(hello)
                    val connecting = async(Dispatchers.IO) { runCatching { shard.connect() } }
                    mock.await { 4902 in it.stats.clientCloses }
                    mock.helloData(null)
                    // It is taken, unless the hostile one came a third time before: then the shard has stopped, typed.
                    connecting.await().onFailure { it.shouldBeInstanceOf<GatewayException>() }
                }
            }
        }

        test("event names and close codes that a server makes up do not fill the memory") {
            onMock(Compression.NONE, {}) { seen ->
                shard.connect()
                repeat(2_000) { mock.dispatch("MADE_UP_$it", "{}") }
                message(1)
                seen.await(1)
                shard.metrics.received.size
                    .toLong() shouldBeLessThan 300L
            }
        }
    }) {
    private companion object {
        const val PENDING_CAP = 64 * 1024

        val HOSTILE_JSON = listOf(
            "nothing" to "",
            "one bracket" to "{",
            "arrays in arrays" to "[".repeat(200_000),
            "objects in objects" to """{"a":""".repeat(100_000),
            "deep before op" to """{"x":${"[".repeat(100_000)}${"]".repeat(100_000)},"op":11}""",
            "op too large" to """{"op":2147483648}""",
            "op huge" to """{"op":${"9".repeat(100_000)}}""",
            "op negative" to """{"op":-1}""",
            "op with an exponent" to """{"op":1e999999999}""",
            "op twice" to """{"op":11,"op":99}""",
            "s huge" to """{"t":"A","s":${"9".repeat(100_000)},"op":0,"d":{}}""",
            "s with an exponent" to """{"t":"A","s":1e999999999,"op":0,"d":{}}""",
            "s negative" to """{"t":"A","s":-9223372036854775808,"op":0,"d":{}}""",
            "a name of a megabyte" to """{"t":"${"A".repeat(500_000)}","s":null,"op":0,"d":{}}""",
            "a name with escapes without end" to """{"t":"${"\\u0000".repeat(50_000)}","s":null,"op":0,"d":{}}""",
            "a lone surrogate" to """{"t":"\ud800","s":null,"op":0,"d":{}}""",
            "a key of a megabyte" to """{"${"k".repeat(500_000)}":1,"op":11}""",
            "keys without end" to "{" + (1..20_000).joinToString("") { """"k$it":$it,""" } + """"op":11}""",
            "NaN" to """{"op":NaN}""",
            "a byte order mark" to "\ufeff{\"op\":11}",
            "two payloads" to """{"op":11}{"op":11}""",
            "an unknown opcode" to """{"op":2147483647,"d":{}}""",
        )

        val HOSTILE_DATA = listOf(
            "deep arrays" to "[".repeat(100_000) + "]".repeat(100_000),
            "deep objects" to """{"embeds":""".repeat(20_000) + "1" + "}".repeat(20_000),
            "deep where it is skipped" to """{"nobody_knows":${"[".repeat(50_000)}${"]".repeat(50_000)}}""",
            "a number of 100,000 digits" to """{"id":${"1".repeat(100_000)},"channel_id":"2","content":"x"}""",
            "an exponent of a thousand million" to """{"id":1e1000000000,"channel_id":"2","content":"x"}""",
            "a fraction without end" to """{"id":"1","channel_id":0.${"1".repeat(100_000)},"content":"x"}""",
            "an id beyond 64 bits" to """{"id":"99999999999999999999999","channel_id":"2"}""",
            "an instant that is none" to """{"id":"1","channel_id":"2","timestamp":"+999999999-99-99T99:99:99Z"}""",
            "an instant of a megabyte" to """{"id":"1","channel_id":"2","timestamp":"${"9".repeat(500_000)}"}""",
            "a type beyond an integer" to """{"id":"1","channel_id":"2","type":99999999999999}""",
            "the wrong type throughout" to """{"id":[],"channel_id":{},"content":1,"author":"x","embeds":true}""",
            "null" to "null",
        )

        /** A list of one that holds a list of one that ...; each level is 108, the length in four bytes, the element, nil. */
        private fun deepEtf(levels: Int): ByteArray {
            val out = ByteArrayOutputStream()
            repeat(levels) { out.write(byteArrayOf(108, 0, 0, 0, 1)) }
            out.write(106)
            repeat(levels) { out.write(106) }
            return out.toByteArray()
        }

        private fun etf(vararg parts: ByteArray): ByteArray =
            parts.fold(byteArrayOf(131.toByte())) { all, part -> all + part }

        private fun key(name: String) = byteArrayOf(119, name.length.toByte()) + name.encodeToByteArray()

        private fun etfDispatch(data: ByteArray): ByteArray {
            val name = "MESSAGE_CREATE".encodeToByteArray()
            return etf(
                byteArrayOf(116, 0, 0, 0, 4),
                key("op") + byteArrayOf(97, 0),
                key("t") + byteArrayOf(109, 0, 0, 0, name.size.toByte()) + name,
                key("s") + key("nil"),
                key("d") + data,
            )
        }

        private fun etfBomb(bytes: Int): ByteArray {
            val deflater = Deflater()
            deflater.setInput(ByteArray(bytes))
            deflater.finish()
            val packed = ByteArray(bytes / 100 + 1_000)
            val length = deflater.deflate(packed)
            deflater.end()
            val size =
                byteArrayOf((bytes ushr 24).toByte(), (bytes ushr 16).toByte(), (bytes ushr 8).toByte(), bytes.toByte())
            return etf(byteArrayOf(80), size, packed.copyOf(length))
        }

        val HOSTILE_ETF = listOf(
            "nothing" to ByteArray(0),
            "another version" to byteArrayOf(130.toByte(), 106),
            "deep lists as a payload" to etf(deepEtf(100_000)),
            "deep lists as data" to etfDispatch(deepEtf(100_000)),
            "a map of four thousand million" to etf(byteArrayOf(116, -1, -1, -1, -1)),
            "a list of two thousand million" to etfDispatch(byteArrayOf(108, 127, -1, -1, -1, 106)),
            "a binary of two thousand million bytes" to etfDispatch(byteArrayOf(109, 127, -1, -1, -1, 1)),
            "a tuple of two thousand million" to etfDispatch(byteArrayOf(105, 127, -1, -1, -1, 106)),
            "an integer of 255 bytes" to
                etfDispatch(byteArrayOf(110, -1, 0) + ByteArray(255) { -1 }),
            "an integer of a hundred thousand bytes" to
                etfDispatch(byteArrayOf(111, 0, 1, -122, -96, 0) + ByteArray(100_000) { -1 }),
            "a tag that nobody knows" to etfDispatch(byteArrayOf(3)),
            "a function" to etfDispatch(byteArrayOf(112, 0, 0, 0, 0)),
            "a compressed term above the cap" to etfBomb(80 shl 20),
            "a compressed term that lies about its size" to etf(byteArrayOf(80, 127, -1, -1, -1, 1, 2, 3)),
            "an atom that is not UTF-8" to etfDispatch(byteArrayOf(119, 2, -61, 40)),
            "a float that is none" to etfDispatch(byteArrayOf(70, 127, -16, 0, 0, 0, 0, 0, 0)),
        )

        fun onMock(
            compression: Compression,
            configure: MockGatewayBuilder.() -> Unit,
            test: suspend Sockets.(Sockets.Seen) -> Unit,
        ) = runBlocking {
            withTimeout(20.seconds) {
                MockGateway { identifyWindow(Duration.ofMillis(1)).guild(1).apply(configure) }.start().use { mock ->
                    Sockets(mock, compression).use { it.test(it.collect()) }
                }
            }
        }

        /** After [hostile] input a sound message arrives, on this connection or on the next; nobody had to identify anew. */
        fun goesOn(configure: ShardBuilder.() -> Unit = {}, hostile: Sockets.() -> Unit) =
            onMock(Compression.NONE, {}) {
                val shard = newShard(configure = configure)
                val after = CompletableDeferred<Unit>()
                shard.async().on(MessageCreate::class.java, { if (it.message.content == "7") after.complete(Unit) })
                shard.connect()
                hostile()
                message(7)
                after.await()
                mock.stats.identifies shouldBe 1
                shard.state.first { it.name == "Ready" }
                withClue("nothing of ours failed but in a typed way") { shard.metrics.listenerFailures shouldBe 0 }
                shard.close()
            }

        fun onRawServer(compression: Compression, test: (RawWebSocketServer) -> Unit) =
            runBlocking {
                withTimeout(30.seconds) {
                    RawWebSocketServer().use { server ->
                        GatewayRuntime.builder().identifyPace(Duration.ZERO, Duration.ZERO).build().use { runtime ->
                            val shard = Shard(MockGateway.DEFAULT_TOKEN, Intents.NONE) {
                                runtime(runtime)
                                gatewayUrl(server.url)
                                compression(compression)
                                protocol {
                                    it.backoff(Duration.ofMillis(1), Duration.ofMillis(20))
                                    it.compressionLimits(
                                        CompressionLimits(
                                            maxInflatedBytes = PENDING_CAP,
                                            maxPendingBytes = PENDING_CAP,
                                        ),
                                    )
                                }
                            }
                            val connecting = launch(Dispatchers.IO) { runCatching { shard.connect() } }
                            withContext(Dispatchers.IO) { test(server) }
                            server.close()
                            shard.close()
                            connecting.join()
                        }
                    }
                }
            }

        /** The client closes with 4902, or breaks off; then so do we. */
        fun RawPeer.awaitRefusal() {
            try {
                var frame = readData()
                while (frame.opcode != RawFrame.CLOSE) frame = readData()
                frame.closeCode shouldBe 4902
            } catch (_: SocketTimeoutException) {
                error("the client goes on listening")
            } catch (_: IOException) {
                // It has gone without a word.
            }
            drop()
        }
    }

    /** A gateway of one compression: a sound HELLO, then valid data of a message that has no end. */
    private class Endless(compression: Compression) {
        private val greeting: ByteArray
        private val rest: ByteArray
        private val opcode = if (compression == Compression.NONE) RawFrame.TEXT else RawFrame.BINARY
        private val isGreetingText = compression == Compression.NONE || compression == Compression.PAYLOAD

        init {
            val out = ByteArrayOutputStream()
            // Noise, which no compression makes smaller.
            val noise = Random(1).nextBytes(PENDING_CAP * 4)
            when (compression) {
                Compression.NONE, Compression.PAYLOAD -> {
                    greeting = HELLO.encodeToByteArray()
                    if (compression ==
                        Compression.PAYLOAD
                    ) {
                        deflating(out).write(noise)
                    } else {
                        out.write(noise.asLetters())
                    }
                }

                Compression.ZLIB_STREAM -> {
                    val deflater = deflating(out)
                    deflater.write(HELLO.encodeToByteArray())
                    deflater.flush()
                    greeting = out.toByteArray()
                    out.reset()
                    deflater.write(noise)
                }

                Compression.ZSTD_STREAM -> {
                    val zstd = ZstdOutputStreamNoFinalizer(out)
                    zstd.write(HELLO.encodeToByteArray())
                    zstd.flush()
                    greeting = out.toByteArray()
                    out.reset()
                    zstd.write(noise)
                }
            }
            rest = out.toByteArray()
        }

        fun greet(peer: RawPeer) = peer.send(if (isGreetingText) RawFrame.TEXT else RawFrame.BINARY, greeting)

        /** Pieces of [size] bytes, none of which ends the message, until the client has had enough or nothing is left. */
        fun flood(peer: RawPeer, size: Int) {
            val frames = ByteArrayOutputStream()
            for (at in rest.indices step size) {
                val piece = rest.copyOfRange(at, minOf(rest.size, at + size))
                frames.write(RawPeer.frame(if (at == 0) opcode else RawFrame.CONTINUATION, piece, fin = false))
            }
            try {
                peer.answer(frames.toByteArray())
            } catch (_: IOException) {
                // The client has gone: so it shall be.
            }
        }

        private fun deflating(out: ByteArrayOutputStream) =
            DeflaterOutputStream(out, Deflater(Deflater.NO_COMPRESSION), 512, true)

        private fun ByteArray.asLetters() = ByteArray(size) { 'x'.code.toByte() }

        companion object {
            const val HELLO = """{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250}}"""
        }
    }
}
