package dev.sluice.samples.cli

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import java.io.File

/** The counters that a mock in another process writes to a file every second, and at its end. */
class MockFigures(private val file: File) {
    /** The counter [name] as it was written last; 0 when nothing was. */
    operator fun get(name: String): Long = read()?.get(name)?.jsonPrimitive?.long ?: 0

    /** The close frames that clients sent first, by code. */
    val clientCloses: Map<String, Long>
        get() = read()
            ?.get("client_closes")
            ?.jsonObject
            ?.mapValues { it.value.jsonPrimitive.long }
            .orEmpty()

    /** The sequences that no resume replays, of all sessions. */
    val unreplayed: List<Long>
        get() = read()
            ?.get("unreplayed")
            ?.jsonObject
            ?.values
            ?.flatMap { session -> session.jsonArray.map { it.jsonPrimitive.long } }
            .orEmpty()

    private fun read(): JsonObject? =
        file
            .readText()
            .ifEmpty { null }
            ?.let(Json::parseToJsonElement)
            ?.jsonObject
}
