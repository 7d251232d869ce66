package dev.sluice.protocol.simulation

import dev.sluice.compression.Compression
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import kotlin.random.Random

/**
 * Discord's gateway for one shard, after its documentation and nothing else: sessions, sequences, replay, heartbeats,
 * the rules of identifying and resuming, the send limit, close codes. It shares no code with the client.
 *
 * The variables are what a test spoils.
 */
internal class ModelDiscord(
    private val agenda: Agenda,
    private val random: Random,
    private val compression: Compression,
    private val intervalMillis: Long,
    private val replayLimit: Int,
    private val sessionLifetime: Long,
    private val trace: Trace,
) : AutoCloseable {
    private val sessions = LinkedHashMap<String, ModelSession>()
    private val ended = HashMap<String, ModelSession>()
    private val connections = LinkedHashSet<Connection>()
    private var sessionCount = 0
    private var identifiedAt = Long.MIN_VALUE / 2

    /** Dials fail until then. */
    var isDownUntil = Long.MIN_VALUE

    /** Dials get no answer at all until then. */
    var isHangingUntil = Long.MIN_VALUE

    /** What READY names to resume at is not to be reached until then. */
    var resumeHostsDeadUntil = Long.MIN_VALUE
    var helloWithheldUntil = Long.MIN_VALUE
    var acksWithheldUntil = Long.MIN_VALUE
    var answersWithheldUntil = Long.MIN_VALUE

    /** So many HELLOs name an interval that makes no sense. */
    var badHellos = 0

    /** So many READYs lack a session id. */
    var badReadys = 0

    /** So many IDENTIFYs are refused, as if somebody else had just identified. */
    var refusedIdentifies = 0

    /** So many RESUMEs are answered with a new session instead of Invalid Session. */
    var resumesAsNew = 0

    /** Where the next READYs say to resume. */
    var resumeUrls: (Int) -> String = { "wss://gateway-$it.discord.gg" }

    /** The commands that arrived, by the number that the client gave them. */
    val received = HashSet<Int>()
    val open: List<Wire> get() = connections.map { it.wire }

    /** A session that there is, or was. */
    fun session(id: String): ModelSession? = sessions[id] ?: ended[id]

    fun isAlive(id: String): Boolean = id in sessions

    /** Begins to look after what is overdue. */
    fun start() {
        sweep()
    }

    fun dial(wire: Wire) {
        val now = agenda.nowNanos
        val isDead = ".main." !in wire.url && now < resumeHostsDeadUntil
        when {
            wire.isOver || now < isHangingUntil -> Unit
            now < isDownUntil || isDead -> wire.refuse("refused")
            else -> Connection(wire).start()
        }
    }

    fun dispatch(type: String, data: String) {
        for (session in sessions.values) {
            val text = session.record(type, data)
            (session.connection as? Connection)?.send(text)
        }
    }

    fun closeAll(code: Int) = connections.toList().forEach { it.close(code) }

    fun sendAll(text: String) = connections.toList().forEach { it.send(text) }

    /** Op 9 to whoever has a session; with false the session is over. */
    fun invalidateAll(isResumable: Boolean) {
        for (connection in connections.toList()) {
            if (connection.session == null) continue
            if (!isResumable) connection.endSession()
            connection.send("""{"op":9,"d":$isResumable,"s":null,"t":null}""")
        }
    }

    /** Whoever is connected is cut off with its session. */
    fun forgetSessions() {
        for (session in sessions.values.toList()) {
            (session.connection as? Connection)?.wire?.cut()
            end(session)
        }
    }

    /** All connections break; nobody can come back for [nanos]. */
    fun restart(nanos: Long) {
        connections.toList().forEach { it.wire.cut() }
        isDownUntil = agenda.nowNanos + nanos
    }

    override fun close() = connections.toList().forEach { it.over() }

    private fun end(session: ModelSession) {
        sessions.remove(session.id)
        ended[session.id] = session
        (session.connection as? Connection)?.session = null
        session.connection = null
    }

    private fun sweep() {
        val now = agenda.nowNanos
        for (session in sessions.values.toList()) {
            if (session.connection == null && now - session.detachedAt > sessionLifetime) end(session)
        }
        for (connection in connections.toList()) {
            if (now - connection.lastBeatAt <= intervalMillis * Agenda.MILLI * 3 / 2 + BEAT_SLACK) continue
            trace.add { "discord misses heartbeats" }
            if (random.nextBoolean()) connection.close(4000) else connection.wire.cut()
            connection.over()
        }
        agenda.after(SWEEP, ::sweep)
    }

    private inner class Connection(val wire: Wire) : ServerEnd {
        private val format = WireFormat.of(compression)
        private val arrivals = ArrayDeque<Long>()
        private var hasBegun = false
        private var isOver = false
        var session: ModelSession? = null
        var lastBeatAt = agenda.nowNanos

        fun start() {
            connections.add(this)
            wire.open(this)
            if (agenda.nowNanos < helloWithheldUntil) return
            val interval = if (badHellos > 0) 10 else intervalMillis
            if (badHellos > 0) badHellos--
            send("""{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":$interval,"_trace":[]}}""")
        }

        override fun message(text: String) {
            if (isOver) return
            val now = agenda.nowNanos
            while (arrivals.isNotEmpty() && now - arrivals.first() >= WINDOW) arrivals.removeFirst()
            arrivals.addLast(now)
            if (arrivals.size > SENDS_PER_WINDOW) return close(4008)
            if (text.length > LARGEST) return close(4002)
            val payload = Json.parseToJsonElement(text).jsonObject
            when (payload.getValue("op").jsonPrimitive.int) {
                1 -> beat()
                2 -> identify(payload.getValue("d").jsonObject)
                6 -> resume(payload.getValue("d").jsonObject)
                3, 4, 31 -> command(payload)
                else -> close(4001)
            }
        }

        override fun closing(code: Int) {
            if (isOver) return
            if (code == 1000 || code == 1001) endSession()
            wire.serverCloses(code)
            over()
        }

        override fun gone() = over()

        fun send(text: String) {
            if (!isOver) wire.serve(format.bytes(text), format.isBinary, text)
        }

        fun close(code: Int) {
            if (isOver) return
            trace.add { "discord closes with $code" }
            if (code in ENDING) endSession()
            wire.serverCloses(code)
            over()
        }

        fun over() {
            if (isOver) return
            isOver = true
            connections.remove(this)
            session?.let {
                it.connection = null
                it.detachedAt = agenda.nowNanos
            }
            session = null
            format.close()
        }

        fun endSession() {
            session?.let(::end)
        }

        private fun beat() {
            lastBeatAt = agenda.nowNanos
            if (agenda.nowNanos >= acksWithheldUntil) send("""{"t":null,"s":null,"op":11,"d":null}""")
        }

        private fun command(payload: JsonObject) {
            if (session == null) return close(4003)
            val number = Commands.numberOf(payload)
            check(received.add(number)) { "command $number arrived twice" }
        }

        private fun identify(body: JsonObject) {
            if (hasBegun) return close(4005)
            hasBegun = true
            check(
                body
                    .getValue("token")
                    .jsonPrimitive.content
                    .startsWith("NDI."),
            ) { "a wrong token" }
            val now = agenda.nowNanos
            val isTooSoon = now - identifiedAt < IDENTIFY_INTERVAL
            identifiedAt = now
            if (isTooSoon || refusedIdentifies > 0) {
                refusedIdentifies = maxOf(0, refusedIdentifies - 1)
                return send("""{"op":9,"d":false}""")
            }
            agenda.at(answersWithheldUntil, ::ready)
        }

        private fun ready() {
            if (isOver) return
            val number = ++sessionCount
            val new = ModelSession("session$number", resumeUrls(number), replayLimit)
            sessions[new.id] = new
            attach(new)
            val shown = if (badReadys > 0) "" else new.id
            badReadys = maxOf(0, badReadys - 1)
            send(
                new.record(
                    "READY",
                    """{"v":10,"user":{"id":"42"},"guilds":[],"session_id":"$shown",""" +
                        """"resume_gateway_url":"${new.resumeUrl}","application":{"id":"42","flags":0}}""",
                ),
            )
            repeat(random.nextInt(4)) { send(new.record("GUILD_CREATE", """{"id":"$it"}""")) }
        }

        private fun resume(body: JsonObject) {
            if (hasBegun) return close(4005)
            hasBegun = true
            val id = body.getValue("session_id").jsonPrimitive.content
            val seq = body.getValue("seq").jsonPrimitive.long
            agenda.at(answersWithheldUntil) { resumed(id, seq) }
        }

        private fun resumed(id: String, seq: Long) {
            if (isOver) return
            val known = sessions[id]
            if (known != null && seq > known.sequence) return close(4007)
            val missed = known?.after(seq)
            if (known == null || missed == null) {
                trace.add { "discord cannot resume $id after $seq" }
                known?.let(::end)
                if (resumesAsNew == 0) return send("""{"op":9,"d":false}""")
                resumesAsNew--
                return ready()
            }
            (known.connection as? Connection)?.close(4000)
            attach(known)
            missed.forEach(::send)
            send(known.record("RESUMED", """{"_trace":[]}""", isKept = false))
        }

        private fun attach(to: ModelSession) {
            session = to
            to.connection = this
        }
    }

    private companion object {
        /** Discord docs, Gateway > Rate Limiting. */
        const val SENDS_PER_WINDOW = 120
        const val WINDOW = 60 * Agenda.SECOND

        /** Discord docs, Gateway > Sending Events. */
        const val LARGEST = 4096

        /** Discord docs, Gateway > Max Concurrency. */
        const val IDENTIFY_INTERVAL = 5 * Agenda.SECOND

        /** Close codes after which the session is no more. */
        val ENDING = setOf(4003, 4007, 4009)
        const val SWEEP = 2 * Agenda.SECOND
        const val BEAT_SLACK = 5 * Agenda.SECOND
    }
}
