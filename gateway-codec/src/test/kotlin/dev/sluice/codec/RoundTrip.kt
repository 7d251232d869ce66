package dev.sluice.codec

import kotlinx.serialization.KSerializer
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.time.DateTimeException
import java.time.Instant
import java.time.LocalDateTime
import java.time.OffsetDateTime
import java.time.ZoneOffset

/** Decodes and encodes again, to see whether a class has lost or changed anything on the way. */
internal object RoundTrip {
    private val writing = Json(JsonCodec.reference) { encodeDefaults = true }

    /** The paths of [source] that are not the same in the object that was made of it; nulls need not be there. */
    fun <T> losses(serializer: KSerializer<T>, source: JsonElement): List<String> {
        val value = JsonCodec.reference.decodeFromJsonElement(serializer, source)
        return compare("$", source, writing.encodeToJsonElement(serializer, value))
    }

    private fun compare(path: String, source: JsonElement, result: JsonElement?): List<String> =
        when {
            source is JsonNull -> {
                emptyList()
            }

            source is JsonObject && result is JsonObject -> {
                source.flatMap { (key, value) -> compare("$path.$key", value, result[key]) }
            }

            source is JsonArray && result is JsonArray && source.size == result.size -> {
                source.indices.flatMap { compare("$path[]", source[it], result[it]) }
            }

            source is JsonPrimitive && result is JsonPrimitive && same(source.content, result.content) -> {
                emptyList()
            }

            else -> {
                listOf(path)
            }
        }

    private fun same(source: String, result: String): Boolean =
        source == result || instant(source)?.let { it == instant(result) } == true ||
            source.toDoubleOrNull()?.let { it == result.toDoubleOrNull() } == true

    /** Without an offset, as in webhook events, it is UTC. */
    private fun instant(text: String): Instant? =
        try {
            val hasOffset = text.endsWith('Z') || '+' in text
            if (hasOffset) {
                OffsetDateTime
                    .parse(
                        text,
                    ).toInstant()
            } else {
                LocalDateTime.parse(text).toInstant(ZoneOffset.UTC)
            }
        } catch (_: DateTimeException) {
            null
        }
}
