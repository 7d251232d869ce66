package dev.sluice.gateway

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import kotlinx.serialization.json.longOrNull
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.Executor

/**
 * The least of Discord that a shard can live with, behind a [FakeTransport]: greets, acknowledges, identifies, resumes with
 * what was missed. Tests switch off what shall not happen. Everything runs on [executor].
 */
class FakeDiscord(private val executor: Executor) {
    val transport: FakeTransport = FakeTransport(executor, ::dialed)
    val commands = CopyOnWriteArrayList<JsonObject>()
    var heartbeatIntervalMillis = 41_250L
    var opens = true
    var greets = true

    /** Where READY says that sessions are resumed. */
    var resumeUrl = "wss://resume.discord.gg"

    /** Where nobody is. */
    var deadHosts = emptySet<String>()
    var acknowledges = true
    var answersIdentify = true
    var invalidatesResumes = false

    /** Answers IDENTIFY with Invalid Session (op 9). */
    var refusesIdentify = false
    var identifies = 0
        private set
    var resumes = 0
        private set
    var sequence = 0L
        private set
    private val history = ArrayList<Pair<Long, String>>()
    private var isLive = false

    val link: FakeLink get() = transport.last

    fun ops(opcode: Int): List<JsonObject> = commands.filter { it["op"]?.jsonPrimitive?.int == opcode }

    /** The sequences that heartbeats carried, in order. */
    fun beats(): List<Long?> = ops(1).map { it.getValue("d").jsonPrimitive.longOrNull }

    /** Dispatches an event; kept for a resume when nobody is connected. */
    fun dispatch(name: String, data: String) {
        sequence++
        val text = """{"t":"$name","s":$sequence,"op":0,"d":$data}"""
        history += sequence to text
        if (isLive) link.peerSends(text)
    }

    fun message(content: String) =
        dispatch(
            "MESSAGE_CREATE",
            """{"id":"${sequence + 1000}","channel_id":"2","content":"$content","type":0,""" +
                """"timestamp":"2026-11-21T00:00:00+00:00","author":{"id":"3","username":"ann"}}""",
        )

    /** What is at hand for a resume, without anybody connected. */
    fun prepareHistory(upTo: Long, text: (Long) -> Pair<String, String>) {
        while (sequence < upTo) {
            val (name, data) = text(sequence + 1)
            dispatch(name, data)
        }
    }

    fun drop(code: Int = 1006, reason: String = "") {
        isLive = false
        link.peerCloses(code, reason)
    }

    private fun dialed(link: FakeLink) {
        isLive = false
        if (!opens || deadHosts.any { "wss://$it/" in link.request.url }) return link.peerRefuses()
        link.onSent = { answer(link, it) }
        link.peerOpens()
        if (!greets) return
        link.peerSends("""{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":$heartbeatIntervalMillis}}""")
    }

    private fun answer(link: FakeLink, text: String) {
        val command = Json.parseToJsonElement(text).jsonObject
        commands += command
        when (command.getValue("op").jsonPrimitive.int) {
            1 -> if (acknowledges) link.peerSends("""{"op":11}""")

            2 -> identify(link)

            6 -> resume(
                link,
                command
                    .getValue("d")
                    .jsonObject
                    .getValue("seq")
                    .jsonPrimitive.long,
            )
        }
    }

    private fun identify(link: FakeLink) {
        identifies++
        if (refusesIdentify) link.peerSends("""{"op":9,"d":false}""")
        if (refusesIdentify || !answersIdentify) return
        history.clear()
        sequence = 1
        isLive = true
        val ready =
            """{"t":"READY","s":1,"op":0,"d":{"v":10,"user":{"id":"1","username":"bot"},"guilds":[],""" +
                """"session_id":"session$identifies","resume_gateway_url":${JsonPrimitive(resumeUrl)},""" +
                """"application":{"id":"1","flags":0}}}"""
        history += sequence to ready
        link.peerSends(ready)
    }

    private fun resume(link: FakeLink, from: Long) {
        resumes++
        if (invalidatesResumes) return link.peerSends("""{"op":9,"d":false}""")
        isLive = true
        history.toList().filter { it.first > from }.forEach { link.peerSends(it.second) }
        sequence++
        link.peerSends("""{"t":"RESUMED","s":$sequence,"op":0,"d":{}}""")
    }
}
