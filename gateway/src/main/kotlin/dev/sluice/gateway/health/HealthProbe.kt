package dev.sluice.gateway.health

import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.add
import kotlinx.serialization.json.addJsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonArray
import kotlinx.serialization.json.putJsonObject

/** A question that a supervisor asks over HTTP: its path, what answers it, and the answer. */
internal enum class HealthProbe(val path: String, private val isUp: (ClusterHealth) -> Boolean) {
    LIVE("live", ClusterHealth::isLive),
    READY("ready", ClusterHealth::isReady),
    STARTED("started", ClusterHealth::isStarted),
    ;

    fun answer(health: ClusterHealth): HealthAnswer {
        val isUp = isUp(health)
        return HealthAnswer(if (isUp) OK else SERVICE_UNAVAILABLE, body(health, isUp).toString())
    }

    private fun body(health: ClusterHealth, isUp: Boolean): JsonObject =
        buildJsonObject {
            put("probe", path)
            put("status", if (isUp) "up" else "down")
            putJsonObject("shards") {
                put("expected", health.expectedShards)
                put("known", health.shards.size)
                put("started", health.startedShards)
                put("ready", health.readyShards)
                put("needed", health.neededShards)
            }
            put("lastEventAgeSeconds", health.lastEventAge?.seconds)
            put("degraded", health.isDegraded)
            putJsonArray("reasons") {
                for (reason in health.reasons) {
                    addJsonObject {
                        put("kind", reason.kind.text)
                        put("message", reason.message)
                        put("count", reason.shards.size)
                        putJsonArray("shards") { reason.shards.take(SHARDS_NAMED).forEach { add(it.toString()) } }
                    }
                }
            }
        }

    companion object {
        const val OK = 200
        const val SERVICE_UNAVAILABLE = 503
        const val CONTENT_TYPE = "application/json"

        /** Enough to find the trouble, and the body stays small with hundreds of shards. */
        private const val SHARDS_NAMED = 10

        /** The probe of `/health/live`, for instance; null when there is none. */
        fun ofPath(path: String): HealthProbe? {
            val name = path.trimEnd('/').substringAfterLast('/')
            return entries.firstOrNull { it.path == name }
        }
    }
}

/** What is sent back. */
internal class HealthAnswer(val status: Int, val body: String)
