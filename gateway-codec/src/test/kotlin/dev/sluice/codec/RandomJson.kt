@file:OptIn(ExperimentalSerializationApi::class)

package dev.sluice.codec

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.descriptors.PolymorphicKind
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.SerialKind
import kotlinx.serialization.descriptors.StructureKind
import kotlinx.serialization.descriptors.elementNames
import kotlin.random.Random

/**
 * Writes JSON for a descriptor, in all forms that mean the same: keys shuffled, doubled and escaped, keys that the class
 * does not have, blanks, numbers in quotes. Every other one has values that do not fit, here and there.
 */
internal class RandomJson(private val random: Random) {
    private var isOdd = false

    fun next(descriptor: SerialDescriptor): String {
        isOdd = random.nextBoolean()
        return blank() + value(descriptor, 0) + blank()
    }

    private fun oneIn(count: Int) = random.nextInt(count) == 0

    private fun value(descriptor: SerialDescriptor, depth: Int): String =
        when {
            isOdd && oneIn(200) -> anything(depth)
            isOdd && oneIn(100) -> "null"
            descriptor.isNullable && oneIn(4) -> "null"
            descriptor.isInline -> value(descriptor.getElementDescriptor(0), depth)
            else -> ofKind(descriptor, depth)
        }

    private fun ofKind(descriptor: SerialDescriptor, depth: Int): String =
        when (descriptor.kind) {
            PrimitiveKind.STRING -> if ("Instant" in descriptor.serialName) instant() else string()

            PrimitiveKind.CHAR -> "\"${"aé日\"\\".random(
                random,
            ).toString().replace("\\", "\\\\").replace("\"", "\\\"")}\""

            PrimitiveKind.BOOLEAN -> if (oneIn(20)) "\"TRUE\"" else random.nextBoolean().toString()

            PrimitiveKind.FLOAT, PrimitiveKind.DOUBLE -> quotedOrNot(decimal())

            is PrimitiveKind -> quotedOrNot(
                if ("Snowflake" in descriptor.serialName && !isOdd) id() else integer(descriptor.kind),
            )

            SerialKind.ENUM -> if (isOdd &&
                oneIn(5)
            ) {
                string()
            } else {
                "\"${descriptor.elementNames.toList().random(random)}\""
            }

            StructureKind.LIST -> list(descriptor, depth)

            StructureKind.MAP -> map(descriptor, depth)

            StructureKind.CLASS, StructureKind.OBJECT -> members(descriptor, depth)

            is PolymorphicKind -> POLYMORPHS.random(random)

            else -> if (isOdd || oneIn(8)) anything(depth) else string()
        }

    private fun list(descriptor: SerialDescriptor, depth: Int): String =
        List(count(depth)) { blank() + value(descriptor.getElementDescriptor(0), depth + 1) + blank() }
            .joinToString(",", "[", "]")

    private fun map(descriptor: SerialDescriptor, depth: Int): String =
        List(count(depth)) {
            val key = value(descriptor.getElementDescriptor(0), depth + 1)
            val quoted = if (key.startsWith("\"")) key else "\"${key.filter { it != '"' && it >= ' ' }}\""
            blank() + quoted + blank() + ":" + blank() + value(descriptor.getElementDescriptor(1), depth + 1) + blank()
        }.joinToString(",", "{", "}")

    private fun members(descriptor: SerialDescriptor, depth: Int): String {
        val members = mutableListOf<String>()
        for (i in 0 until descriptor.elementsCount) {
            val isOptional = descriptor.isElementOptional(i)
            if (if (isOptional) oneIn(3) || (depth > 2 && !oneIn(8)) else isOdd && oneIn(100)) continue
            repeat(if (oneIn(40)) 2 else 1) {
                members += member(descriptor.getElementName(i), value(descriptor.getElementDescriptor(i), depth + 1))
            }
        }
        repeat(random.nextInt(3)) { members += member(KEYS.random(random), anything(depth + 1)) }
        // As Discord does, mostly: so that there is an order to learn.
        if (oneIn(3)) members.shuffle(random)
        return members.joinToString(",", "{" + blank(), "}")
    }

    private fun member(name: String, value: String): String {
        val key = if (oneIn(20)) name.map { "\\u%04X".format(it.code) }.joinToString("") else escaped(name)
        return blank() + "\"$key\"" + blank() + ":" + blank() + value + blank()
    }

    private fun escaped(name: String) = name.replace("\\", "\\\\").replace("\"", "\\\"")

    private fun anything(depth: Int): String =
        when (random.nextInt(if (depth > 3) 6 else 9)) {
            0 -> "null"
            1 -> random.nextBoolean().toString()
            2 -> integer(PrimitiveKind.LONG)
            3 -> decimal()
            4, 5 -> string()
            6 -> List(count(depth)) { anything(depth + 1) }.joinToString(",", "[", "]")
            else -> List(count(depth)) { member(KEYS.random(random), anything(depth + 1)) }.joinToString(",", "{", "}")
        }

    private fun count(depth: Int): Int = if (depth > 4) 0 else random.nextInt(3)

    private fun string(): String =
        if (oneIn(6)) {
            "\"${integer(PrimitiveKind.LONG)}\""
        } else {
            List(random.nextInt(if (oneIn(10)) 40 else 6)) { PIECES.random(random) }.joinToString("", "\"", "\"")
        }

    private fun quotedOrNot(number: String) = if (oneIn(3)) "\"$number\"" else number

    /** Ids have no sign. */
    private fun id(): String = integer(PrimitiveKind.LONG).removePrefix("-")

    private fun integer(kind: SerialKind): String =
        when (if (kind == PrimitiveKind.LONG || (isOdd && oneIn(10))) random.nextInt(12) else 12) {
            0 -> (if (isOdd && oneIn(5)) INTEGERS else LONGS).random(random)
            1 -> random.nextLong().toString()
            2 -> random.nextLong(0, Long.MAX_VALUE).toString()
            else -> random.nextInt(if (kind == PrimitiveKind.BYTE) 128 else 30_000).toString()
        }

    private fun decimal(): String =
        when (random.nextInt(8)) {
            0 -> DECIMALS.random(random).takeIf { isOdd } ?: "1e20"
            1 -> random.nextDouble().toString()
            2 -> if (isOdd) anyDouble() else random.nextFloat().toString()
            3 -> random.nextInt().toString()
            4 -> "${random.nextInt(1000)}e${random.nextInt(-30, 30)}"
            5 -> "${random.nextInt()}.${random.nextLong(0, Long.MAX_VALUE)}"
            else -> "${random.nextInt(-99, 99)}.${random.nextInt(1000)}"
        }

    private fun anyDouble(): String =
        java.lang.Double
            .longBitsToDouble(random.nextLong())
            .takeIf { it.isFinite() }
            ?.toString() ?: "0"

    private fun instant(): String {
        val form = "%04d-%02d-%02dT%02d:%02d:%02d"
        val day = random.nextInt(1, if (isOdd && oneIn(20)) 33 else 29)
        val time = form.format(
            if (oneIn(10)) random.nextInt(10_000) else random.nextInt(1995, 2100),
            random.nextInt(1, if (isOdd && oneIn(20)) 14 else 13),
            day,
            random.nextInt(24),
            random.nextInt(60),
            random.nextInt(60),
        )
        val fraction = if (oneIn(2)) {
            ""
        } else {
            "." +
                "123456789012".take(random.nextInt(if (isOdd && oneIn(9)) 0 else 1, if (isOdd && oneIn(9)) 12 else 10))
        }
        return "\"$time$fraction${if (isOdd && oneIn(4)) ZONES.random(random) else ZONES[0]}\""
    }

    private fun blank(): String = if (oneIn(12)) BLANKS.random(random) else ""

    private companion object {
        val KEYS = List(60) { "unknown_key_$it" } + listOf("id", "type", "name", "a\\nb", "größe", "", "x".repeat(70))
        val PIECES = listOf(
            "a",
            "some words",
            "\\\"",
            "\\\\",
            "\\/",
            "\\n\\t\\b\\f\\r",
            "\\u0041",
            "\\ud83d\\ude00",
            "\\ud83d",
            "\\ude00",
            "é",
            "日本",
            "😀",
            "}",
            "{",
            "]",
            ",",
            ":",
            "\u007f",
            "\u2028",
            "\\u0000",
            "0123456789abcdef",
        )
        val LONGS = listOf("123456789012345678", "1234567890123456789", "9223372036854775807", "-9223372036854775808")
        val POLYMORPHS = listOf(
            """{"type":"circle","radius":1.5}""",
            """{"radius":"2","unknown":[{}],"type":"circle","name":"\u00e9"}""",
            """{ "type" : "point" }""",
            """{"type":"square"}""",
            """{"kind":"cat","lives":7,"type":"opened","x":5}""",
            """{"x":5,"type":"opened","kind":"cat"}""",
            "null",
            """{"type":"circle"}""",
            "[]",
        )
        val INTEGERS = listOf(
            "0",
            "-0",
            "-1",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775808",
            "-9223372036854775809",
            "18446744073709551615",
            "99999999999999999999999",
            "2147483648",
            "-2147483649",
            "12345678",
            "1234567890123456",
            "123456789012345678",
            "1234567890123456789",
            "1e3",
            "1E+2",
            "10e-1",
            "1e-1",
            "1e30",
            "1.0",
            "4294967295",
            "4294967296",
            "256",
            "65536",
        )
        val DECIMALS = listOf(
            "0.0",
            "-0.0",
            "-0",
            "1e308",
            "1e309",
            "-1e400",
            "4.9e-324",
            "2.2250738585072014E-308",
            "1e-400",
            "1e23",
            "9007199254740993",
            "0.1",
            "0.30000000000000004",
            "123456789012345678901234567890.5",
            "3.4028235e38",
            "3.4028236e38",
            "1.17549435E-38",
            "16777217",
            "7.2057594037927933e16",
            "1E5",
            "1e+5",
            "100000000000000000000",
        )
        val ZONES = listOf("+00:00", "+00:00", "+00:00", "+00:00", "Z", "z", "+01:30", "-12:00", "", "+00:00 ", "+0000")
        val BLANKS = listOf(" ", "\n", "\t", "\r\n    ", "          ")
    }
}
