@file:OptIn(ExperimentalSerializationApi::class)

package dev.sluice.codec

import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.StructureKind
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlin.random.Random

/**
 * Makes JSON trees that fit a class, mostly: with keys in any order, unknown ones among them, nulls where they may and
 * may not be, integers as texts. Only what has the same meaning in both encodings: no digits in texts that are to stay
 * texts, since ETF's ids are integers, and no exponents in integers.
 */
internal class EtfRandomEvents(private val random: Random) {
    fun next(descriptor: SerialDescriptor): JsonElement = value(descriptor, 0)

    private fun oneIn(count: Int) = random.nextInt(count) == 0

    private fun value(descriptor: SerialDescriptor, depth: Int): JsonElement =
        when {
            descriptor.isNullable && oneIn(5) -> JsonNull

            oneIn(400) -> if (oneIn(2)) JsonNull else misfit(descriptor, depth)

            descriptor.isInline -> value(descriptor.getElementDescriptor(0), depth)

            else -> when (descriptor.kind) {
                PrimitiveKind.STRING -> JsonPrimitive(if ("Instant" in descriptor.serialName) instant() else text())
                PrimitiveKind.BOOLEAN -> if (oneIn(20)) JsonPrimitive("True") else JsonPrimitive(random.nextBoolean())
                PrimitiveKind.FLOAT, PrimitiveKind.DOUBLE -> decimal()
                PrimitiveKind.LONG -> integer(if (oneIn(3)) random.nextLong() else random.nextLong(1L shl 40))
                is PrimitiveKind -> integer(random.nextLong(if (oneIn(9)) 1L shl 33 else 300))
                StructureKind.LIST -> list(descriptor, depth)
                StructureKind.MAP -> map(descriptor, depth)
                StructureKind.CLASS, StructureKind.OBJECT -> members(descriptor, depth)
                else -> anything(depth)
            }
        }

    /** What may not fit. No integers where texts are due: they fit in ETF, where ids are integers, and not in JSON. */
    private fun misfit(descriptor: SerialDescriptor, depth: Int): JsonElement =
        when (descriptor.kind) {
            PrimitiveKind.STRING, StructureKind.LIST, StructureKind.MAP -> {
                if (oneIn(2)) JsonPrimitive(true) else JsonPrimitive(0.5)
            }

            else -> {
                anything(depth)
            }
        }

    private fun list(descriptor: SerialDescriptor, depth: Int) =
        JsonArray(List(count(depth)) { value(descriptor.getElementDescriptor(0), depth + 1) })

    private fun map(descriptor: SerialDescriptor, depth: Int) =
        JsonObject(
            (0 until count(depth)).associate {
                val isText = descriptor.getElementDescriptor(0).kind == PrimitiveKind.STRING
                val key = if (isText && oneIn(2)) text() else random.nextLong(1L shl 62).toString()
                key to value(descriptor.getElementDescriptor(1), depth + 1)
            },
        )

    private fun members(descriptor: SerialDescriptor, depth: Int): JsonObject {
        val members = ArrayList<Pair<String, JsonElement>>()
        for (i in 0 until descriptor.elementsCount) {
            val isLeftOut = if (descriptor.isElementOptional(i)) oneIn(3) || (depth > 2 && !oneIn(6)) else oneIn(300)
            if (isLeftOut) continue
            members += descriptor.getElementName(i) to value(descriptor.getElementDescriptor(i), depth + 1)
        }
        repeat(random.nextInt(3)) { members += "unknown_${random.nextInt(40)}" to anything(depth + 1) }
        if (oneIn(3)) members.shuffle(random)
        return JsonObject(members.toMap())
    }

    private fun anything(depth: Int): JsonElement =
        when (random.nextInt(if (depth > 4) 5 else 8)) {
            0 -> JsonNull
            1 -> JsonPrimitive(random.nextBoolean())
            2 -> JsonPrimitive(if (oneIn(2)) random.nextLong() else random.nextLong(300))
            3 -> JsonPrimitive(random.nextDouble())
            4 -> JsonPrimitive(text())
            5 -> JsonArray(List(random.nextInt(4)) { JsonPrimitive(random.nextInt(256)) })
            6 -> JsonArray(List(random.nextInt(4)) { anything(depth + 1) })
            else -> JsonObject((0 until random.nextInt(4)).associate { text() to anything(depth + 1) })
        }

    private fun count(depth: Int) = if (depth > 5) 0 else random.nextInt(4)

    private fun integer(value: Long) = if (oneIn(3)) JsonPrimitive(value.toString()) else JsonPrimitive(value)

    private fun decimal(): JsonElement =
        when (random.nextInt(4)) {
            0 -> JsonPrimitive(random.nextDouble().toString())
            1 -> JsonPrimitive(Double.fromBits(random.nextLong()).takeIf { it.isFinite() } ?: 0.5)
            2 -> JsonPrimitive(random.nextLong())
            else -> JsonPrimitive(random.nextInt(1000) / 8.0)
        }

    private fun text() = List(random.nextInt(if (oneIn(9)) 60 else 5)) { PIECES.random(random) }.joinToString("")

    private fun instant() =
        when (random.nextInt(20)) {
            0 -> "yesterday"

            1 -> "2020-02-30T00:00:00Z"

            else -> "20%02d-%02d-%02dT10:11:12.%06d+00:00".format(
                random.nextInt(100),
                random.nextInt(1, 13),
                random.nextInt(1, 29),
                random.nextInt(1_000_000),
            )
        }

    private companion object {
        val PIECES =
            listOf("a", "some words", "\"", "\\", "\n", "\u0000", "é", "ÿ", "日本", "\uD83D\uDE00", "nil", "true", "_")
    }
}
