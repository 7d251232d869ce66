package dev.sluice.codec

import dev.sluice.model.EventType
import kotlin.random.Random

/** Writes valid payloads in all sorts of forms. */
internal class EnvelopeTexts(private val random: Random) {
    fun next(): String {
        val usual = random.nextInt(3) == 0
        val members = mutableListOf(
            "t" to type(),
            "s" to sequence(),
            "op" to random.nextInt(50).toString(),
            "d" to data(0),
        )
        if (!usual) {
            repeat(random.nextInt(3)) { members += "u$it" to data(0) }
            members.removeIf { it.first != "op" && random.nextInt(6) == 0 }
            members.shuffle(random)
        }
        // A key behind data that reach to a brace: the one thing that the usual form does not notice by itself.
        if (random.nextInt(5) == 0) members += "x" to data(0)
        return members.joinToString(",", "{", "}") { (key, value) ->
            val name = if (usual) "\"$key\"" else blank() + key(key) + blank()
            if (usual) "$name:$value" else name + ":" + blank() + value + blank()
        }
    }

    private fun key(name: String): String =
        if (random.nextInt(8) == 0) name.map { "\\u%04x".format(it.code) }.joinToString("", "\"", "\"") else "\"$name\""

    private fun type(): String =
        when (random.nextInt(5)) {
            0 -> "null"
            1 -> string()
            2 -> "\"NEW_${random.nextInt(1000)}\""
            else -> "\"${EventType.entries.random(random)}\""
        }

    private fun sequence(): String =
        when (random.nextInt(5)) {
            0 -> "null"
            1 -> random.nextLong(0, Long.MAX_VALUE).toString()
            else -> random.nextInt(100_000).toString()
        }

    private fun data(depth: Int): String =
        when (random.nextInt(if (depth > 3) 6 else 9)) {
            0 -> "null"
            1 -> random.nextBoolean().toString()
            2 -> random.nextInt().toString()
            3 -> random.nextDouble().toString()
            4, 5 -> string()
            6 -> List(random.nextInt(4)) { data(depth + 1) }.joinToString(",", "[", "]")
            else -> List(random.nextInt(4)) { "\"k$it\":" + data(depth + 1) }.joinToString(",", "{", "}")
        }

    private fun string(): String = List(random.nextInt(8)) { PIECES.random(random) }.joinToString("", "\"", "\"")

    private fun blank(): String = if (random.nextInt(4) == 0) BLANKS.random(random) else ""

    private companion object {
        val PIECES =
            listOf(
                "a",
                "}",
                "{",
                "]",
                ",",
                ":",
                "\\\"",
                "\\\\",
                "\\n",
                "\\u0041",
                "\\ud83d\\ude00",
                "é",
                "日",
                "😀",
                " ",
            )
        val BLANKS = listOf(" ", "\n", "\t", "\r\n  ")
    }
}
