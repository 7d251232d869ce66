package dev.sluice.protocol.simulation

import dev.sluice.model.LifecycleEvent
import dev.sluice.model.SessionLost
import dev.sluice.protocol.Output
import dev.sluice.protocol.StoredSession
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

/**
 * Sees what goes into the client and what comes out, and holds it to the rules. It knows nothing of the client's inside.
 *
 * - No event comes twice in one process, none is missing within a session, and a session that is given up is announced
 *   with its right end, before anything of the next.
 * - A session is given up only for a reason that Discord gave, or that [ResumeLadder] and [PoisonCount] allow; IDENTIFY
 *   goes out only without a session.
 * - [SendRules] hold for what is sent, [BeatRules] for heartbeats, [CommandRules] for commands.
 */
internal class Witness(
    private val agenda: Agenda,
    private val discord: ModelDiscord,
    private val lateness: Long,
    private val trace: Trace,
) {
    val report = Report()
    val commands = CommandRules(agenda, lateness)
    private val sends = SendRules(agenda)
    private val poison = PoisonCount(agenda)
    private var beats = BeatRules(agenda, lateness)
    private var ladder = ResumeLadder(agenda)

    /** The session that the client is in, and the last of its events that it was given. */
    private var session: String? = null
    private var last = 0L

    /** The same, or what the process before was given. */
    private var lastEver = 0L

    /** Why the client may give up its session, right now; and whether it has to. */
    private var excuse: String? = null
    private var isOver = false
    private var upSince: Long? = null
    private var downSince = agenda.nowNanos

    fun processStarts(stored: StoredSession?) {
        session = stored?.session?.id
        last = stored?.session?.sequence ?: 0
        lastEver = stored?.lastReceived ?: 0
        beats = BeatRules(agenda, lateness)
        ladder = ResumeLadder(agenda)
        poison.forget()
    }

    /** Before anything goes into the client. */
    fun inputBegins() {
        excuse = null
        isOver = false
        beats.check()
    }

    fun dialed(url: String) {
        must(url.startsWith("wss://gateway") && ".discord.gg/?v=10&encoding=json" in url) { "dialed $url" }
        report.dials++
        sends.dialed()
        ladder.dialed(url)
        beats = BeatRules(agenda, lateness)
    }

    /** [text] = what Discord wrote; null when it arrives spoilt. */
    fun delivers(text: String?) {
        if (text == null || NONSENSE.any { it in text }) {
            poison.met()
            if (poison.isExcuse) excuse = "poison"
        } else if (text.startsWith(INVALID)) {
            excuse = "op 9"
            isOver = true
        } else if (READY in text) {
            excuse = "a new session instead"
        } else if (WISHES.any { text.startsWith(it) }) {
            endsInVain("told to come back again and again")
        }
    }

    fun closeDelivered(code: Int) {
        if (code in NEW_SESSION) {
            excuse = "close $code"
            isOver = true
        }
        endsInVain("closed again and again")
        connectionEnds()
    }

    fun timerFires() {
        if (ladder.isUnanswered()) excuse = "the RESUME was not answered"
        if (ladder.isLastTry && beats.isUnanswered) excuse = "dead again and again"
    }

    fun connectionEnds() {
        ladder.closes(isDead = beats.isUnanswered)
        beats.over()
    }

    /** The process was not run for a while: what is overdue by now is no fault of its own. */
    fun awakes() {
        beats.awakes()
        commands.awakes()
    }

    fun paused() {
        beats.paused()
        ladder.paused()
    }

    fun resumed() {
        beats.resumed()
        ladder.resumed()
    }

    fun sent(output: Output.Send) {
        sends.sent(output.opcode)
        report.mostSends = maxOf(report.mostSends, sends.inWindow)
        val payload = Json.parseToJsonElement(String(output.bytes)).jsonObject
        when (output.opcode) {
            1 -> {
                val told = payload["d"]?.takeIf { it !is JsonNull }?.jsonPrimitive?.long
                must(told == last.takeIf { session != null }) { "a heartbeat says $told, the last was $last" }
                beats.sent()
            }

            2 -> {
                must(session == null) { "IDENTIFY although $session could be resumed" }
                report.identifies++
            }

            6 -> {
                resumes(payload.getValue("d").jsonObject)
            }

            else -> {
                commands.sent(output.ticket, Commands.numberOf(payload))
            }
        }
    }

    fun received(output: Output.Received) {
        ladder.received(output.opcode)
        when (output.opcode) {
            10 -> beats.hello(String(output.copyData()))
            11 -> beats.acknowledged()
            0 -> dispatched(output)
        }
    }

    fun lifecycle(event: LifecycleEvent) {
        if (event !is SessionLost) return
        val lost = session ?: fail("SessionLost without a session")
        must(event.lastReceived == lastEver) { "SessionLost says ${event.lastReceived}, the last was $lastEver" }
        val reason = excuse ?: "poison".takeIf { poison.isEnough }
        must(reason != null) { "the session was given up without need: ${event.reason}" }
        trace.add { "lost $lost after ${event.lastReceived}: $reason" }
        report.sessionsLost++
        discord.session(lost)?.let { report.eventsGone += it.eventsBetween(lastEver, it.sequence + 1) }
        session = null
    }

    fun stoppedByPoison() = must(poison.isEnough) { "stopped although input was understood" }

    /** [isReady] = the client says that its session stands. */
    fun settled(isReady: Boolean) {
        must(!isOver || session == null) { "$session was kept after $excuse" }
        if (isReady == (upSince != null)) return
        val now = agenda.nowNanos
        if (isReady) {
            upSince = now
            report.longestSilence = maxOf(report.longestSilence, now - downSince)
        } else {
            upSince = null
            downSince = now
        }
    }

    /** All troubles are over, and there has been time enough: nothing may be left. */
    fun checkCalm(isReady: Boolean) {
        must(isReady) { "not ready although nothing stands in the way" }
        val id = session ?: fail("ready without a session")
        must(discord.isAlive(id)) { "ready in $id, which Discord does not know any more" }
        val own = discord.session(id)!!
        must(own.eventsBetween(last, own.sequence + 1) == 0) { "the client is at $last, Discord at ${own.sequence}" }
        commands.checkNoneWaits()
    }

    private fun endsInVain(reason: String) {
        ladder.closed()
        if (ladder.isWornOut) excuse = reason
    }

    private fun resumes(body: JsonObject) {
        val id = body.getValue("session_id").jsonPrimitive.content
        val seq = body.getValue("seq").jsonPrimitive.long
        must(id == session && seq == last) { "RESUME of $id after $seq, the session is $session after $last" }
        report.resumes++
        ladder.resumeSent()
    }

    private fun dispatched(output: Output.Received) {
        if (output.type?.name == "READY") {
            must(session == null) { "a new session while $session was not announced as lost" }
            session = ID.find(String(output.copyData()))!!.groupValues[1]
            last = 0
            lastEver = 0
        }
        val id = session ?: fail("an event outside of a session")
        val skipped = discord.session(id)?.eventsBetween(last, output.sequence) ?: 0
        must(output.sequence > last) { "event ${output.sequence} of $id came twice" }
        report.eventsLost += skipped
        must(skipped == 0) { "$skipped events are missing before ${output.sequence} of $id" }
        last = output.sequence
        lastEver = maxOf(lastEver, last)
        ladder.dispatched()
        poison.dispatched(last)
        report.events++
    }

    private companion object {
        /** Discord docs, Opcodes and Status Codes > Gateway Close Event Codes: after these the session is gone. */
        val NEW_SESSION = setOf(4003, 4005, 4007, 4009)
        const val READY = """"t":"READY","""
        const val INVALID = """{"op":9,"d":false"""

        /** Op 7, and op 9 that leaves the session: the connection is to be ended and the session to be resumed. */
        val WISHES = listOf("""{"op":7,""", """{"op":9,"d":true""")

        /** HELLO with an interval below a second, READY without a session, op 9 that says neither yes nor no. */
        val NONSENSE = listOf("\"heartbeat_interval\":10,", "\"session_id\":\"\"", "\"perhaps\"")
        val ID = Regex("\"session_id\":\"([^\"]+)\"")
    }
}

internal fun fail(message: String): Nothing = throw AssertionError(message)

internal inline fun must(condition: Boolean, message: () -> String) {
    if (!condition) fail(message())
}
