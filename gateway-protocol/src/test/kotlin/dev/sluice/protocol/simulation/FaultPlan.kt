package dev.sluice.protocol.simulation

import dev.sluice.protocol.simulation.Agenda.Companion.MILLI
import dev.sluice.protocol.simulation.Agenda.Companion.MINUTE
import kotlin.random.Random

/** What can go wrong between a shard and Discord, one thing at a time, at random. */
internal class FaultPlan(private val simulation: Simulation, private val random: Random) {
    private val agenda = simulation.agenda
    private val discord = simulation.discord
    private val process: SimProcess get() = simulation.process

    private class Fault(val weight: Int, val name: String, val strike: () -> Unit)

    private val faults = listOf(
        Fault(8, "cut") { discord.open.forEach { it.cut() } },
        Fault(5, "half-open") { discord.open.forEach { it.swallow() } },
        Fault(4, "half-open, seen from the client") { process.wire?.swallow() },
        Fault(6, "stall") { process.wire?.stall(upTo(2 * MINUTE)) },
        Fault(4, "garbled") { process.wire?.garble(1 + random.nextInt(2)) },
        Fault(8, "close") { discord.closeAll(CODES.random(random)) },
        Fault(5, "op 7") { discord.sendAll("""{"op":7,"d":null,"s":null,"t":null}""") },
        Fault(4, "op 9") { discord.invalidateAll(random.nextInt(3) > 0) },
        Fault(4, "op 1") { repeat(random.nextInt(1, 200)) { discord.sendAll("""{"op":1,"d":null}""") } },
        Fault(2, "unknown") { discord.sendAll("""{"op":${random.nextInt(12, 99)},"d":{"x":[]},"z":null}""") },
        Fault(3, "no ACKs") { discord.acksWithheldUntil = later(2 * MINUTE) },
        Fault(3, "no HELLO") { discord.helloWithheldUntil = later(MINUTE) },
        Fault(2, "HELLO that makes no sense") { discord.badHellos = 1 + random.nextInt(2) },
        Fault(1, "READY without a session id") { discord.badReadys = 1 },
        Fault(1, "op 9 that makes no sense") { discord.sendAll("""{"op":9,"d":"perhaps"}""") },
        Fault(2, "IDENTIFY refused") { discord.refusedIdentifies = 1 + random.nextInt(2) },
        Fault(2, "a new session instead of a resume") {
            discord.forgetSessions()
            discord.resumesAsNew = 1
        },
        Fault(2, "resume URLs that nobody may follow") { discord.resumeUrls = { URLS.random(random) } },
        Fault(2, "a second HELLO") { discord.sendAll("""{"op":10,"d":{"heartbeat_interval":3000}}""") },
        Fault(4, "slow READY and RESUMED") { discord.answersWithheldUntil = later(5 * MINUTE) },
        Fault(3, "resume URL dead") { discord.resumeHostsDeadUntil = later(10 * MINUTE) },
        Fault(3, "restart") { discord.restart(upTo(5 * MINUTE)) },
        Fault(2, "restart without sessions") {
            discord.restart(upTo(MINUTE))
            discord.forgetSessions()
        },
        Fault(2, "dials hang") {
            discord.restart(0)
            discord.isHangingUntil = later(2 * MINUTE)
        },
        Fault(1, "sessions forgotten") { discord.forgetSessions() },
        Fault(4, "reading paused") { pauseReading() },
        Fault(3, "a flood of events") { repeat(random.nextInt(2, 300)) { discord.dispatch("TYPING_START", "{}") } },
        Fault(4, "a flood of commands") { repeat(random.nextInt(1, 250)) { simulation.command() } },
        Fault(3, "process frozen") { process.freeze(upTo(8 * MINUTE)) },
        Fault(2, "permits late") { process.permitDelay = upTo(MINUTE) },
        Fault(1, "permits denied") { process.denials = 1 },
        Fault(2, "reconnect asked for") { process.reconnect() },
        Fault(2, "woken") { process.wake() },
        Fault(1, "heartbeat asked for") { process.heartbeat() },
        Fault(2, "handed over") { simulation.handOver() },
        Fault(2, "killed") { simulation.kill() },
    )
    private val weights = faults.sumOf { it.weight }

    fun strike() {
        var at = random.nextInt(weights)
        val fault = faults.first {
            at -= it.weight
            at < 0
        }
        simulation.trace.add { "FAULT: ${fault.name}" }
        fault.strike()
    }

    /** Nothing goes wrong from now on. */
    fun end() {
        val now = agenda.nowNanos
        discord.isDownUntil = now
        discord.isHangingUntil = now
        discord.resumeHostsDeadUntil = now
        discord.helloWithheldUntil = now
        discord.acksWithheldUntil = now
        discord.badHellos = 0
        discord.badReadys = 0
        discord.refusedIdentifies = 0
        process.permitDelay = 0
        process.denials = 0
        process.resumeReading()
    }

    private fun pauseReading() {
        process.pauseReading()
        val paused = process
        agenda.after(upTo(4 * MINUTE)) { paused.resumeReading() }
    }

    private fun later(most: Long) = agenda.nowNanos + upTo(most)

    /** Mostly short. */
    private fun upTo(most: Long): Long = MILLI + (most * random.nextDouble() * random.nextDouble()).toLong()

    private companion object {
        val URLS = listOf("wss://evil.example", "ws://gateway.discord.gg", "junk", "wss://u:p@gateway-1.discord.gg", "")

        /** Those that stop a shard for good are not among them. */
        val CODES = listOf(1000, 1001, 1006, 1011, 1012, 4000, 4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009, 4242)
    }
}
