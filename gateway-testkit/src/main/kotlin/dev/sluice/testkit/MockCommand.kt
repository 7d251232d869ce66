package dev.sluice.testkit

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** One message that a client sent. Immutable and thread-safe. */
public class MockCommand internal constructor(
    /** The connection it came over. */
    public val connection: MockConnection,
    /** Its opcode, as in [dev.sluice.model.Opcode]. */
    public val opcode: Int,
    /** The whole message, as JSON. */
    public val text: String,
    /** Its `d`; null when absent or null. */
    public val data: JsonElement?,
) {
    /**
     * A value within `d` as text: keys and list positions with dots between, as in `properties.os` or `shard.0`.
     * A string comes without its quotes, an object or a list as JSON; null when there is nothing or JSON's null.
     */
    public operator fun get(path: String): String? {
        var at: JsonElement = data ?: return null
        if (path.isNotEmpty()) {
            for (step in path.split('.')) {
                at =
                    when (at) {
                        is JsonObject -> at[step]
                        is JsonArray -> step.toIntOrNull()?.let(at::getOrNull)
                        else -> null
                    } ?: return null
            }
        }
        return if (at is JsonNull) {
            null
        } else if (at is JsonPrimitive) {
            at.content
        } else {
            at.toString()
        }
    }

    /** The opcode and the connection only: the text may hold a token. */
    override fun toString(): String = "MockCommand(op $opcode from $connection)"
}
