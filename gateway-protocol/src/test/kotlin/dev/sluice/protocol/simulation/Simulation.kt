package dev.sluice.protocol.simulation

import dev.sluice.compression.Compression
import dev.sluice.model.Intents
import dev.sluice.model.Token
import dev.sluice.protocol.ProtocolConfig
import dev.sluice.protocol.StoredSession
import java.time.Duration
import kotlin.random.Random

/** How bad a world is. [meanFaultGap] and [meanEventGap] are nanoseconds, exponentially distributed. */
internal class Weather(val meanFaultGap: Long, val meanEventGap: Long, val duration: Long) {
    companion object {
        /** Half an hour in which hardly a minute passes without trouble. */
        fun storm(random: Random) =
            Weather(
                meanFaultGap = listOf(10, 30, 90, 240).random(random) * Agenda.SECOND,
                meanEventGap = listOf(1, 5, 20).random(random) * Agenda.SECOND,
                duration = 30 * Agenda.MINUTE,
            )

        /** As a bot lives: something happens every few hours. */
        fun days(days: Int) = Weather(3 * Agenda.HOUR, 2 * Agenda.SECOND, days * Agenda.DAY)
    }
}

/**
 * A shard's machine and a model of Discord in virtual time, with trouble between them, all of it decided by [seed].
 * Fails with the seed and with what happened last.
 */
internal class Simulation(private val seed: Int, weather: (Random) -> Weather = Weather::storm) {
    private val random = Random(seed)
    private val weather = weather(random)
    val agenda = Agenda()
    val trace = Trace(agenda)
    private val compression = COMPRESSIONS.random(random)
    private val intervalMillis = INTERVALS.random(random)

    /** How late timers come; on a machine that is overloaded it is more than on others. */
    private val lateness =
        if (random.nextInt(10) == 0) intervalMillis * Agenda.MILLI / 4 else random.nextLong(20 * Agenda.MILLI)
    val discord = ModelDiscord(
        agenda,
        random,
        compression,
        intervalMillis,
        replayLimit = REPLAY_LIMITS.random(random),
        sessionLifetime = LIFETIMES.random(random),
        trace,
    )
    private val witness = Witness(agenda, discord, lateness, trace)
    private var commandCount = 0
    private var isQuiet = false
    var process: SimProcess = newProcess(null)
        private set
    private val faults = FaultPlan(this, Random(random.nextInt()))

    fun run(): Report =
        try {
            discord.use {
                it.start()
                process.start()
                events()
                troubles()
                until(agenda.nowNanos + weather.duration)
                faults.end()
                trace.add { "the troubles are over" }
                until(agenda.nowNanos + CALM + 3 * intervalMillis * Agenda.MILLI)
                isQuiet = true
                until(agenda.nowNanos + 2 * Agenda.MINUTE)
                drain()
                witness.checkCalm(process.isReady)
            }
            witness.report
        } catch (failure: Throwable) {
            throw AssertionError("seed $seed: ${failure.message}\n$trace", failure)
        }

    fun command() {
        val timeToLive = if (random.nextInt(3) == 0) Duration.ofMillis(random.nextLong(1, 120_000)) else null
        process.send(commandCount++, timeToLive)
    }

    /** The process closes resumably; another one goes on with what it leaves. */
    fun handOver() = process.suspendSession()

    /** The process dies, and another one starts with what was stored in time. */
    fun kill() {
        if (process.isStopped) return
        val stored = process.checkpoint()
        process.die()
        witness.commands.forgotten()
        val dead = process
        agenda.after(random.nextLong(6 * Agenda.SECOND, 30 * Agenda.SECOND)) {
            if (process === dead) succeed(stored)
        }
    }

    private fun succeed(stored: StoredSession?) {
        trace.add { "a new process with $stored" }
        process = newProcess(stored)
        process.start()
    }

    private fun newProcess(stored: StoredSession?): SimProcess {
        val config = ProtocolConfig
            .builder(TOKEN, Intents.NONE)
            .gatewayUrl("wss://gateway.main.discord.gg")
            .resumeAtReportedUrl(true)
            .compression(compression)
            .build()
        return SimProcess(agenda, random, discord, witness, trace, lateness, config, stored)
    }

    /** What the storm has queued goes out as fast as the send limit and the heartbeats allow, which may take a while. */
    private fun drain() {
        val perMinute = SENDS_PER_MINUTE - (Agenda.MINUTE / (intervalMillis * Agenda.MILLI)).toInt()
        repeat(QUEUED / perMinute + 1) {
            if (witness.commands.isAnyWaiting) until(agenda.nowNanos + Agenda.MINUTE)
        }
    }

    private fun until(end: Long) {
        var steps = 0
        var last = agenda.nowNanos
        while (true) {
            val timer = process.timerAt()
            val next = minOf(timer, agenda.nextAt)
            if (next > end) break
            steps = if (next > last) 0 else steps + 1
            last = next
            must(steps < STEPS) { "time stands still" }
            if (timer <= agenda.nextAt) {
                agenda.moveTo(maxOf(timer, agenda.nowNanos))
                process.timer()
            } else {
                agenda.next()
            }
            if (process.isStopped) replaceStopped()
        }
        agenda.moveTo(end)
    }

    /** A process that has ended is followed by another, which has a session only if the first one handed it over. */
    private fun replaceStopped() {
        val stopped = process
        if (stopped.isReplaced) return
        stopped.isReplaced = true
        if (!stopped.isSuspended) witness.commands.forgotten()
        agenda.after(random.nextLong(6 * Agenda.SECOND, 20 * Agenda.SECOND)) {
            if (process === stopped) succeed(if (stopped.isSuspended) stopped.snapshot() else null)
        }
    }

    private fun events() {
        if (isQuiet) return
        discord.dispatch("TYPING_START", """{"n":1}""")
        agenda.after(exponential(weather.meanEventGap), ::events)
        if (random.nextInt(10) == 0) command()
    }

    private fun troubles() {
        val gap = exponential(weather.meanFaultGap)
        agenda.after(gap) {
            if (agenda.nowNanos < endOfTroubles) {
                faults.strike()
                troubles()
            }
        }
    }

    private val endOfTroubles = agenda.nowNanos + this.weather.duration

    private fun exponential(mean: Long): Long = (-mean * Math.log(1 - random.nextDouble())).toLong()

    companion object {
        private val TOKEN = Token("NDI.secret.part")
        private val COMPRESSIONS = listOf(
            Compression.NONE,
            Compression.NONE,
            Compression.ZLIB_STREAM,
            Compression.ZSTD_STREAM,
        )
        private val INTERVALS = listOf(41_250L, 41_250L, 5_000L, 1_000L, 600_000L)
        private val REPLAY_LIMITS = listOf(20, 200, 100_000)
        private val LIFETIMES = listOf(90 * Agenda.SECOND, 5 * Agenda.MINUTE, Agenda.HOUR)

        /** More than all waits and timeouts of a shard one after the other, but those that come from heartbeats. */
        private const val CALM = 8 * Agenda.MINUTE
        private const val STEPS = 100_000

        /** As many commands may wait. */
        private const val QUEUED = 1_000

        /** Discord's 120, less a few that are kept for heartbeats which the server asks for. */
        private const val SENDS_PER_MINUTE = 110
    }
}
