package dev.sluice.testkit

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.time.Instant
import kotlin.concurrent.withLock

/** What a REST request is answered with. */
internal class RestAnswer(val status: Int, val body: String, val headers: Map<String, String> = emptyMap())

/** The few REST routes that a gateway client needs, under any `/api/vN` prefix or none. Thread-safe. */
internal class RestApi(private val hub: GatewayHub) {
    private val config = hub.config
    private val payloads = Payloads(config)
    private val scripted = ArrayDeque<RestAnswer>()

    /** Answers the next request with this, whatever it is. */
    fun answerNext(answer: RestAnswer) = hub.lock.withLock { scripted.addLast(answer) }

    fun answer(method: String, rawPath: String, headers: Map<String, String>, body: String): RestAnswer {
        val path = rawPath.replaceFirst(PREFIX, "").trimEnd('/').ifEmpty { "/" }
        val authorization = headers["authorization"]
        return hub.lock.withLock {
            val answer = scripted.removeFirstOrNull() ?: route(method, path, authorization, body)
            hub.mailbox.put(RestRequest(method, path, authorization, headers, body, answer.status))
            answer
        }
    }

    private fun route(method: String, path: String, authorization: String?, body: String): RestAnswer {
        val channel = MESSAGES.matchEntire(path)?.groupValues?.get(1)
        return when {
            method == "GET" && path == "/gateway" -> RestAnswer(OK, """{"url":"${hub.url}"}""")
            !isKnown(method, path, channel) -> error(NOT_FOUND, 0, "404: Not Found")
            !isAuthorized(authorization) -> error(UNAUTHORIZED, 0, "401: Unauthorized")
            channel != null -> post(channel.toLong(), body)
            path == "/gateway/bot" -> RestAnswer(OK, gatewayBot())
            path == "/users/@me" -> RestAnswer(OK, payloads.user)
            else -> RestAnswer(OK, payloads.application)
        }
    }

    private fun isKnown(method: String, path: String, channel: String?): Boolean =
        if (channel != null) method == "POST" else method == "GET" && path in AUTHORIZED_PATHS

    private fun isAuthorized(authorization: String?): Boolean {
        val token = authorization?.takeIf { it.startsWith("Bot ") }?.removePrefix("Bot ") ?: return false
        return !hub.gate.isTokenReset && (config.token == null || token == config.token)
    }

    private fun gatewayBot(): String {
        val now = hub.now()
        return """{"url":"${hub.url}","shards":${config.shards},""" +
            """"session_start_limit":{"total":${config.budgetTotal},""" +
            """"remaining":${hub.gate.remaining(now)},"reset_after":${hub.gate.resetAfterMillis(now)},""" +
            """"max_concurrency":${config.maxConcurrency}}}"""
    }

    private fun post(channelId: Long, body: String): RestAnswer {
        val guildId = hub.channels.guildOf(channelId) ?: return error(NOT_FOUND, UNKNOWN_CHANNEL, "Unknown Channel")
        val given =
            try {
                Json.parseToJsonElement(body) as? JsonObject
            } catch (_: IllegalArgumentException) {
                null
            } ?: return error(BAD_REQUEST, INVALID_JSON, "The request body contains invalid JSON.")
        if (MESSAGE_PARTS.none { it in given }) return error(BAD_REQUEST, EMPTY_MESSAGE, "Cannot send an empty message")
        val message = payloads.message(hub.messageIds.next(), channelId, guildId, Instant.now().toString(), given)
        val event = PreparedEvent.of("MESSAGE_CREATE", message.toString(), hub.botId)
        // Straight into the sessions: a REST call does not wait for gateway clients to read.
        for (session in hub.allSessions()) {
            if (event.isFor(session.shardId, session.shardCount, session.intents)) hub.deliver(session, event)
        }
        return RestAnswer(OK, JsonObject(message - "guild_id").toString())
    }

    private fun error(status: Int, code: Int, message: String): RestAnswer =
        RestAnswer(status, """{"message":${JsonPrimitive(message)},"code":$code}""")

    private companion object {
        val PREFIX = Regex("^/api(/v\\d+)?(?=/|$)")
        val MESSAGES = Regex("/channels/(\\d{1,19})/messages")
        val AUTHORIZED_PATHS = setOf("/gateway/bot", "/users/@me", "/applications/@me", "/oauth2/applications/@me")
        val MESSAGE_PARTS = setOf("content", "embeds", "components", "sticker_ids", "poll", "message_reference")

        const val OK = 200
        const val BAD_REQUEST = 400
        const val UNAUTHORIZED = 401
        const val NOT_FOUND = 404
        const val UNKNOWN_CHANNEL = 10003
        const val EMPTY_MESSAGE = 50006
        const val INVALID_JSON = 50109
    }
}
