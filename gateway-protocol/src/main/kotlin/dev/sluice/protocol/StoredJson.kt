package dev.sluice.protocol

import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.longOrNull

/** A stored JSON object, read field by field: unknown fields do not matter, absent ones are said by name. */
internal class StoredJson(private val fields: JsonObject) {
    fun text(name: String): String? = primitive(name)?.contentOrNull

    fun requiredText(name: String): String = requireNotNull(text(name)) { "'$name' is absent" }

    fun number(name: String): Long? = primitive(name)?.longOrNull

    fun requiredNumber(name: String): Long = requireNotNull(number(name)) { "'$name' is absent or no number" }

    fun child(name: String): StoredJson? = (fields[name] as? JsonObject)?.let(::StoredJson)

    fun children(name: String): List<StoredJson> =
        (fields[name] as? JsonArray).orEmpty().filterIsInstance<JsonObject>().map(::StoredJson)

    /** Builds a [what] from the fields; whatever is wrong with them is refused in one way. */
    inline fun <T> build(what: String, from: StoredJson.() -> T): T =
        try {
            from()
        } catch (e: SnapshotRefusedException) {
            throw e
        } catch (e: IllegalArgumentException) {
            throw SnapshotRefusedException("The stored $what cannot be read: ${e.message}", e)
        }

    private fun primitive(name: String): JsonPrimitive? = fields[name] as? JsonPrimitive

    companion object {
        /** @throws SnapshotRefusedException when [json] is no JSON object */
        fun parse(json: String): StoredJson {
            val element = try {
                Json.parseToJsonElement(json)
            } catch (_: SerializationException) {
                // The cause's message would quote the stored text.
                throw SnapshotRefusedException("The stored state is not JSON")
            }
            return StoredJson(
                element as? JsonObject ?: throw SnapshotRefusedException("The stored state is no JSON object"),
            )
        }
    }
}
