package dev.sluice.codec

import kotlin.random.Random

/** Payloads that are nearly right: some bytes are changed, removed, doubled, or the end is cut off. */
internal class Mutations(private val random: Random, texts: List<String> = SEEDS) {
    private val seeds = texts.map { it.encodeToByteArray() }

    fun next(): ByteArray {
        var bytes = seeds.random(random).copyOf()
        repeat(random.nextInt(4)) { bytes = mutate(bytes) }
        return bytes
    }

    private fun mutate(bytes: ByteArray): ByteArray {
        if (bytes.isEmpty()) return random.nextBytes(random.nextInt(8))
        val at = random.nextInt(bytes.size)
        return when (random.nextInt(6)) {
            0 -> bytes.also { it[at] = random.nextInt().toByte() }
            1 -> bytes.also { it[at] = TELLING.random(random).code.toByte() }
            2 -> bytes.copyOf(at)
            3 -> bytes.copyOfRange(0, at) + bytes.copyOfRange(minOf(at + 1 + random.nextInt(4), bytes.size), bytes.size)
            4 -> bytes.copyOfRange(0, at) + TELLING.random(random).code.toByte() + bytes.copyOfRange(at, bytes.size)
            else -> bytes.copyOfRange(0, at) + bytes.copyOfRange(random.nextInt(bytes.size), bytes.size)
        }
    }

    private companion object {
        const val TELLING = "{}[]\",:\\0123456789-+.eEtfnu \n"
        val SEEDS = listOf(
            """{"t":"MESSAGE_CREATE","s":42,"op":0,"d":{"id":"1","content":"a\"b\u00e9ü","n":[1,-2.5e3,null,true]}}""",
            """{"op":0,"d":{"a":{"b":[[],{}]}},"s":9223372036854775807,"t":"READY","x":1}""",
            """{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250}}""",
            """{"op":11}""",
            """ { "op" : 9 , "d" : false } """,
            """{"t":"NÄW","s":3,"op":0,"d":[]}""",
        )
    }
}
