package dev.sluice.gateway

import dev.sluice.gateway.rest.SessionStartLimit
import dev.sluice.model.ShardId
import dev.sluice.ratelimit.IdentifyBreaker
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeGreaterThanOrEqual
import io.kotest.matchers.longs.shouldBeGreaterThanOrEqual
import java.time.Duration
import java.util.concurrent.CompletableFuture
import kotlin.random.Random

/**
 * Guard, queue, budget and breaker together against a Discord that counts for itself, in virtual time: whatever shards do and
 * whatever Discord changes, it never sees two identifies of a bucket within 5 s, none that it has not left, none of a start
 * that takes from the reserve; and when the chaos is over everybody who still waits gets a turn.
 */
class IdentifyChaosSpec :
    StringSpec({
        "no identify of a bucket within 5 s of another, none below the reserve, everybody served in the end" {
            val seed = System.nanoTime().also { println("seeds from $it on") }
            var identifies = 0
            repeat(if (System.getProperty("sluice.long") == "true") 400 else 40) { run ->
                withClue("Random(${seed + run})") {
                    identifies += IdentifyChaos(Random(seed + run)).run()
                }
            }
            println("$identifies identifies")
            withClue("the play would prove nothing") { identifies shouldBeGreaterThan 400 }
        }
    })

private class IdentifyChaos(private val random: Random) {
    private class Asked(val shard: Int, val kind: IdentifyKind, val record: IdentifyBreaker.Record) {
        lateinit var waiter: RecordingWaiter
        lateinit var ticket: IdentifyTicket
    }

    private val scene = VirtualQueueScene()
    private val discord = CountingDiscord(random)
    private val guard = IdentifyGuard(
        "bot 7",
        scene.queue,
        1,
        IdentifyOptions(
            CountingDiscord.RESERVE_PERCENT,
            IdentifyBreaker.DEFAULT_SHARD_LIMIT,
            IdentifyBreaker.DEFAULT_TOKEN_LIMIT,
            IdentifyBreaker.DEFAULT_PAUSE_NANOS,
        ),
        scene.clock,
        scene.schedule,
    )
    private val questions = ArrayList<CompletableFuture<SessionStartLimit>>()
    private val waiting = ArrayList<Asked>()
    private val held = ArrayList<Asked>()

    /** While it lasts permits are kept, answers are slow and sessions do not begin. */
    private var isChaos = true

    /** How many identifies Discord has seen. */
    fun run(): Int {
        guard.update(discord.limit(scene.nanoTime()))
        guard.source { CompletableFuture<SessionStartLimit>().also { questions += it } }
        repeat(STEPS) {
            step()
            look()
        }
        isChaos = false
        var patience = PATIENCE_SECONDS
        while (waiting.isNotEmpty() && patience-- > 0) {
            scene.pass(1_000)
            look()
        }
        waiting.map { "shard ${it.shard}, ${it.kind}: ${it.waiter.heard}" }.shouldBeEmpty()
        return discord.identifies
    }

    private fun step() {
        when (random.nextInt(12)) {
            in 0..3 -> repeat(random.nextInt(1, 4)) { ask(random.nextInt(SHARDS), guard.newRecord()) }
            4 -> waiting.randomOrNull(random)?.let { cancel(it) }
            5 -> if (random.nextInt(3) == 0) discordChanges()
            6 -> guard.refresh()
            else -> scene.pass(random.nextLong(4_000))
        }
    }

    private fun ask(shard: Int, record: IdentifyBreaker.Record) {
        val kind = if (random.nextInt(4) == 0) IdentifyKind.RECOVERY else IdentifyKind.START
        val asked = Asked(shard, kind, record)
        asked.waiter = RecordingWaiter(scene::nanoTime)
        asked.ticket = guard.request(IdentifyRequest(ShardId(shard, SHARDS), kind), record, asked.waiter)
        waiting += asked
    }

    private fun cancel(asked: Asked) {
        waiting -= asked
        asked.waiter.givesBack = true
        asked.ticket.cancel()
        asked.waiter.permit?.giveBack()
    }

    /**
     * More or fewer buckets, more of the budget; the client is told as it is. Permits that are out are used before: they
     * were given for the buckets of that time, and are used at once in earnest.
     */
    private fun discordChanges() {
        do {
            collectGranted()
            val used = held.toList()
            held.clear()
            used.forEach(::use)
        } while (used.isNotEmpty())
        discord.change(scene.nanoTime())
        guard.update(discord.limit(scene.nanoTime()))
    }

    /** Lets what is due happen, and makes use of what was granted. */
    private fun look() {
        scene.pass(0)
        if (!isChaos || random.nextInt(3) == 0) {
            questions.forEach { it.complete(discord.limit(scene.nanoTime())) }
            questions.clear()
        }
        collectGranted()
        for (one in held.filter { !isChaos || random.nextInt(2) == 0 }) {
            held -= one
            use(one)
        }
    }

    /** Lets what is due happen; what was granted is in our hands then. */
    private fun collectGranted() {
        scene.pass(0)
        val granted = waiting.filter { it.waiter.isGranted }
        waiting -= granted.toSet()
        held += granted
    }

    private fun use(asked: Asked) {
        val permit = asked.waiter.permit!!
        if (isChaos && random.nextInt(5) == 0) {
            permit.giveBack()
            return
        }
        discord.identify(asked.shard, asked.kind, scene.nanoTime())
        permit.sent()
        if (isChaos && random.nextInt(6) == 0) {
            // No session came of it: it tries again.
            ask(asked.shard, asked.record)
        } else {
            guard.began(asked.record, Duration.ZERO)
        }
    }

    private companion object {
        private const val SHARDS = 48
        private const val STEPS = 250

        /** Some windows of the budget, and the longest pause of the breaker. */
        private const val PATIENCE_SECONDS = 6 * 3600
    }
}

/** Discord's side of the rules, which knows nothing of the client. */
private class CountingDiscord(private val random: Random) {
    private class Seen(val shard: Int, val atNanos: Long, val epoch: Int)

    private val seen = ArrayList<Seen>()
    private var maxConcurrency = random.nextInt(1, 5)
    private var epoch = 0
    private var total = 50
    private var remaining = random.nextInt(5, 50)
    private var recoveries = 0
    private var windowEndsAt = WINDOW_NANOS
    val identifies: Int get() = seen.size

    fun limit(nowNanos: Long): SessionStartLimit {
        roll(nowNanos)
        return SessionStartLimit(total, remaining, Duration.ofNanos(windowEndsAt - nowNanos), maxConcurrency)
    }

    fun change(nowNanos: Long) {
        roll(nowNanos)
        val next = random.nextInt(1, 9)
        if (next != maxConcurrency) epoch++
        maxConcurrency = next
        if (random.nextBoolean()) remaining = minOf(total, remaining + random.nextInt(10))
    }

    fun identify(shard: Int, kind: IdentifyKind, nowNanos: Long) {
        roll(nowNanos)
        for (earlier in seen) {
            // Before a change of the buckets nobody knows in which of them Discord counts it: it counts in all.
            if (earlier.epoch == epoch && earlier.shard % maxConcurrency != shard % maxConcurrency) continue
            withClue("shard $shard after ${earlier.shard}") {
                nowNanos - earlier.atNanos shouldBeGreaterThanOrEqual FIVE_SECONDS
            }
        }
        seen += Seen(shard, nowNanos, epoch)
        remaining--
        withClue("left after a $kind") { remaining shouldBeGreaterThanOrEqual 0 }
        if (kind == IdentifyKind.RECOVERY) {
            recoveries++
        } else {
            // Recoveries that came while the start was in the queue have had theirs of the reserve.
            val reserve = (total * RESERVE_PERCENT + 99) / 100
            withClue("left after a start, but for $recoveries recoveries") {
                remaining + recoveries shouldBeGreaterThanOrEqual reserve
            }
        }
    }

    private fun roll(nowNanos: Long) {
        while (nowNanos >= windowEndsAt) {
            windowEndsAt += WINDOW_NANOS
            remaining = total
            recoveries = 0
        }
    }

    companion object {
        const val RESERVE_PERCENT = 4
        private const val WINDOW_NANOS = 300_000_000_000L
        private const val FIVE_SECONDS = 5_000_000_000L
    }
}
