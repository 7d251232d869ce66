package dev.sluice.codec

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.math.BigInteger
import java.nio.ByteBuffer

/** Reads what Discord takes from clients, and nothing else: no keys but binaries, none twice, no odd forms. */
internal class EtfTestDecoder(bytes: ByteArray) {
    private val source = ByteBuffer.wrap(bytes)

    fun payload(): JsonElement {
        check(source.get().toInt() and 0xFF == 131) { "no version" }
        return term().also { check(!source.hasRemaining()) { "something follows" } }
    }

    private fun term(): JsonElement =
        when (val tag = source.get().toInt()) {
            70 -> JsonPrimitive(source.double)
            97 -> JsonPrimitive(source.get().toInt() and 0xFF)
            98 -> JsonPrimitive(source.int)
            106 -> JsonArray(emptyList())
            108 -> list()
            109 -> JsonPrimitive(bytes(source.int).decodeToString())
            110 -> big(source.get().toInt() and 0xFF)
            111 -> big(source.int)
            115 -> atom()
            116 -> map()
            else -> error("tag $tag")
        }

    private fun map(): JsonObject {
        val map = LinkedHashMap<String, JsonElement>()
        repeat(source.int) {
            check(source.get().toInt() == 109) { "a key that is no binary" }
            check(map.put(bytes(source.int).decodeToString(), term()) == null) { "a key that comes twice" }
        }
        return JsonObject(map)
    }

    private fun list(): JsonArray {
        val list = List(source.int) { term() }
        check(source.get().toInt() == 106) { "no tail" }
        return JsonArray(list)
    }

    private fun atom(): JsonElement =
        when (val name = bytes(source.get().toInt()).decodeToString()) {
            "nil" -> JsonNull
            "true" -> JsonPrimitive(true)
            "false" -> JsonPrimitive(false)
            else -> error("atom $name")
        }

    private fun big(size: Int): JsonPrimitive {
        val signum = if (source.get().toInt() == 0) 1 else -1
        return JsonPrimitive(BigInteger(signum, bytes(size).reversedArray()))
    }

    private fun bytes(size: Int) = ByteArray(size).also { source.get(it) }
}
