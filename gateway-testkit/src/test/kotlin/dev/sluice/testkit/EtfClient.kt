package dev.sluice.testkit

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.math.BigInteger
import java.nio.ByteBuffer
import java.util.concurrent.TimeUnit

/** A gateway client in ETF: frames, decompression and terms by hand, without a line of the mock's. */
class EtfClient(url: String, compress: String = "none") : AutoCloseable {
    private val query = queryOf(compress).replace("encoding=json", "encoding=etf")
    private val isPlain = compress == "none"
    private val decoder = Decoder.of(query)
    val raw = RawClient(url, query)

    /** The next payload, decompressed. */
    fun nextBytes(): ByteArray {
        while (true) {
            val frame = raw.nextFrame()
            check(frame.isBinary) { "a text frame" }
            if (isPlain) return frame.bytes
            decoder.decode(frame)?.let { return it }
        }
    }

    fun next(): JsonObject = Terms(nextBytes()).payload() as JsonObject

    fun nextOp(opcode: Int): JsonObject {
        while (true) next().let { if (it.text("op") == opcode.toString()) return it }
    }

    fun nextEvent(type: String): JsonObject {
        while (true) next().let { if (it.text("t") == type) return it }
    }

    fun send(bytes: ByteArray): EtfClient =
        apply { raw.socket.sendBinary(ByteBuffer.wrap(bytes), true).get(RawClient.TIMEOUT, TimeUnit.SECONDS) }

    fun heartbeat(): EtfClient = send(hex("83 74 00000002 6d 00000002 'op' 61 01 6d 00000001 'd' 73 03 'nil'"))

    /** Identifies as shard 0 of 1; [more] are further keys with their values, [count] of them. */
    fun identify(count: Int = 0, more: String = ""): EtfClient =
        send(
            hex(
                "83 74 00000002 6d 00000002 'op' 61 02 6d 00000001 'd' 74 ${"%08x".format(3 + count)} " +
                    "6d 00000005 'token' 6d ${"%08x".format(MockGateway.DEFAULT_TOKEN.length)} " +
                    "'${MockGateway.DEFAULT_TOKEN}' 6d 00000007 'intents' 62 ${"%08x".format(RawClient.ALL_INTENTS)} " +
                    "6d 0000000a 'properties' 74 00000003 6d 00000002 'os' 6d 00000001 'a' " +
                    "6d 00000007 'browser' 6d 00000001 'b' 6d 00000006 'device' 6d 00000001 'c' $more",
            ),
        )

    override fun close() {
        raw.close()
        decoder.close()
    }

    private class Terms(bytes: ByteArray) {
        private val source = ByteBuffer.wrap(bytes)

        fun payload(): JsonElement {
            check(source.get() == (-125).toByte()) { "no version" }
            return term().also { check(!source.hasRemaining()) { "something follows" } }
        }

        private fun term(): JsonElement =
            when (val tag = source.get().toInt()) {
                70 -> JsonPrimitive(source.double)
                97 -> JsonPrimitive(source.get().toInt() and 0xFF)
                98 -> JsonPrimitive(source.int)
                106 -> JsonArray(emptyList())
                108 -> JsonArray(List(source.int) { term() }).also { check(source.get().toInt() == 106) { "no tail" } }
                109 -> JsonPrimitive(text(source.int))
                110 -> big(source.get().toInt() and 0xFF)
                115, 119 -> atom(text(source.get().toInt() and 0xFF))
                116 -> JsonObject((0 until source.int).associate { (term() as JsonPrimitive).content to term() })
                else -> error("tag $tag")
            }

        private fun atom(name: String) =
            when (name) {
                "nil" -> JsonNull
                "true", "false" -> JsonPrimitive(name == "true")
                else -> JsonPrimitive(name)
            }

        private fun big(size: Int): JsonPrimitive {
            val signum = if (source.get() == 0.toByte()) 1 else -1
            return JsonPrimitive(BigInteger(signum, ByteArray(size).also { source.get(it) }.reversedArray()))
        }

        private fun text(size: Int) =
            ByteArray(size).also { source.get(it) }.decodeToString(throwOnInvalidSequence = true)
    }

    companion object {
        /** Pairs of hexadecimal digits, and texts in single quotes. */
        fun hex(text: String): ByteArray {
            val bytes = ArrayList<Byte>()
            for ((i, part) in text.split('\'').withIndex()) {
                if (i % 2 == 1) {
                    bytes += part.encodeToByteArray().toList()
                } else {
                    part.filter { it != ' ' && it != '\n' }.chunked(2).forEach { bytes += it.toInt(16).toByte() }
                }
            }
            return bytes.toByteArray()
        }
    }
}
