package dev.sluice.codec

import dev.sluice.model.DynamicValue
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.json.Json
import kotlinx.serialization.modules.SerializersModule

/** Holds [JsonCodec.reference], for those who need it before [JsonCodec] is initialised. */
@OptIn(ExperimentalSerializationApi::class)
internal object ReferenceJson {
    @JvmField
    val json: Json = Json {
        ignoreUnknownKeys = true
        coerceInputValues = true
        explicitNulls = false
        maxNestingDepth = JsonBytes.MAX_DEPTH
        exceptionsWithDebugInfo = false
        serializersModule = SerializersModule { contextual(DynamicValue::class, JsonDynamicValueSerializer) }
    }
}
