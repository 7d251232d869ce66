package dev.sluice.gateway

import dev.sluice.gateway.IdentifyRules.Verdict
import dev.sluice.gateway.rest.SessionStartLimit
import dev.sluice.ratelimit.IdentifyBreaker
import org.slf4j.LoggerFactory
import java.time.Duration
import java.time.Instant
import java.util.concurrent.CompletableFuture
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * Stands between the shards of one token and their [queue]: lets a request through only when the day's budget has an
 * identify for it and its shard does not fail again and again. What must wait long is told so ([IdentifyWaiter.parked])
 * and goes on by itself.
 *
 * Requests are let through in the order of asking, recoveries first; those that are let through and then must not
 * identify after all (the breaker opens, the budget turns out to be smaller) are called back from the queue. Resumes
 * never come here.
 *
 * Thread-safe. Neither the queue nor a waiter is called under the lock; waiters are called one at a time, in order, by
 * [schedule].
 */
internal class IdentifyGuard(
    private val name: String,
    private val queue: IdentifyQueue,
    maxConcurrency: Int,
    options: IdentifyOptions,
    private val clock: NanoClock,
    private val schedule: Schedule,
    assumed: AssumedStarts = AssumedStarts(),
) {
    private val lock = ReentrantLock()
    private val breaker = options.newBreaker()
    private val ledger = SessionStartLedger(clock, options.reservePercent, assumed)
    private val rules = IdentifyRules(breaker, ledger)

    /** All that are not granted yet, in the order of asking. */
    private val claims = LinkedHashSet<Claim>()

    private var sent = 0L
    private var maxConcurrency = maxConcurrency
    private var asking: SessionStartQuestion? = null
    private var lastWarning: Pair<Instant?, String>? = null

    /** What is to be called when the lock is left. */
    private val pendingCalls = ArrayList<Runnable>()
    private val callbacks = SerialTasks(schedule)
    private val alarm = Alarm(schedule, clock) { work {} }

    /** What is known of a shard that identifies under this guard. */
    fun newRecord(): IdentifyBreaker.Record = breaker.newRecord()

    /** @param owner whose shard it is, of those that [halt]; null = nobody's. */
    fun request(
        request: IdentifyRequest,
        record: IdentifyBreaker.Record,
        waiter: IdentifyWaiter,
        owner: Any? = null,
    ): IdentifyTicket {
        val claim = Claim(request, record, waiter, owner)
        work { now ->
            breaker.handleAsked(record, now)
            ledger.asked(request.shardId.total)
            claims.add(claim)
        }
        return claim
    }

    /** READY has come for the identify of [record]; the session counts when it stands for [stableAfter]. */
    fun began(record: IdentifyBreaker.Record, stableAfter: Duration) =
        work { now -> breaker.handleBegan(record, now, stableAfter.toNanos()) }

    /** The shard is gone: by its user's wish, or ([isFailure]) because Discord refused it for good. */
    fun ended(record: IdentifyBreaker.Record, isFailure: Boolean) =
        work { now -> breaker.handleEnded(record, now, isFailure) }

    fun update(maxConcurrency: Int) {
        queue.update(maxConcurrency)
        lock.withLock { this.maxConcurrency = maxConcurrency }
    }

    fun update(limit: SessionStartLimit) {
        queue.update(limit.maxConcurrency)
        work { now ->
            maxConcurrency = limit.maxConcurrency
            ledger.update(limit, now)
        }
    }

    fun source(source: SessionStartSource) = work { ledger.source = source }

    /** Asks Discord now, or joins who is asking already. */
    fun refresh(): CompletableFuture<SessionStartLimit> {
        var answer: CompletableFuture<SessionStartLimit>? = null
        work { answer = (asking ?: if (ledger.source == null) null else ask())?.answer }
        return answer?.copy() ?: CompletableFuture.failedFuture(
            IllegalStateException("nobody can be asked for the session start limit, set a source first"),
        )
    }

    fun resetBreaker() = work { breaker.handleReset() }

    /** Lets nobody identify any more, for [reason], until [owner] and all others that have done so [allow] it. */
    fun halt(owner: Any, reason: String) = work { rules.halts.halt(owner, reason) }

    /** Takes the halt of [owner] back, whose own shards do not wait for others' either. */
    fun allow(owner: Any) = work { rules.halts.allow(owner) }

    /** The runtime ends: nothing is waited for any more. The shards end by themselves. */
    fun close() {
        val open = lock.withLock { asking }
        open?.withdraw()
    }

    fun status(): IdentifyStatus =
        lock.withLock {
            val now = clock.nanoTime()
            val parked = claims.filter { it.parked != null }
            val budget = ledger.budget?.let {
                val resetAt = ledger.instant(now).plusNanos(ledger.nanosUntilReset(now))
                IdentifyStatus.Budget(it.total, it.remaining, it.reserve, resetAt)
            }
            val openFor = if (breaker.state == IdentifyBreaker.State.OPEN) breaker.nanosUntilHalfOpen(now) else null
            IdentifyStatus(
                waiting = claims.size - parked.size,
                parked = parked.size,
                parkedUntil = parked.mapNotNull { it.parked?.until }.minOrNull(),
                sent = sent,
                maxConcurrency = maxConcurrency,
                budget = budget,
                breaker = breaker.state,
                breakerUntil = openFor?.let { ledger.instant(now).plusNanos(it) },
                failuresInARow = breaker.failuresInARow,
            )
        }

    override fun toString(): String = lock.withLock { "IdentifyGuard($name, ${claims.size} waiting, $breaker)" }

    /** Changes something, then does what follows from it; calls to others once the lock is left. */
    private inline fun work(change: (Long) -> Unit) {
        val calls = lock.withLock {
            val now = clock.nanoTime()
            change(now)
            decide(now)
            ArrayList(pendingCalls).also { pendingCalls.clear() }
        }
        calls.forEach(::attempt)
    }

    /** What a queue or a permit throws costs neither the calls behind it nor what is counted here. */
    private fun attempt(call: Runnable) {
        try {
            call.run()
        } catch (trouble: Throwable) {
            logger.warn("{}: the identify queue has failed", name, trouble)
        }
    }

    private fun decide(now: Long) {
        breaker.handleTimeout(now)
        recall(now)
        askIfDue(now)
        var next = breaker.nanosUntilTimeout(now)
        for (claim in claims.filter { it.passage == null }.sortedBy { it.request.kind }) {
            when (val verdict = rules.judge(claim.owner, claim.request.kind, claim.record, now)) {
                Verdict.Pass -> {
                    pass(claim, now)
                }

                is Verdict.Wait -> {
                    if (verdict.isFar) park(claim, verdict, now)
                    next = minOf(next, verdict.nanos)
                }
            }
        }
        // Those that the queue itself has parked wait for it, and not for what Discord would say.
        if (claims.any { it.parked != null && it.passage == null }) {
            next = minOf(next, ledger.nanosUntilAsk(STALE_NANOS, now))
        }
        if (lastWarning != null && claims.none { it.parked != null }) {
            lastWarning = null
            pendingCalls += Runnable { logger.info("{}: no shard is parked any more", name) }
        }
        alarm.setFor(next)
    }

    private fun pass(claim: Claim, now: Long) {
        ledger.take(claim.request.kind == IdentifyKind.RECOVERY, now)
        breaker.handlePassed(claim.record)
        val passage = Passage(claim)
        claim.passage = passage
        pendingCalls += Runnable { passage.begin() }
    }

    /** Those that were let through and must not identify now, the latest first. */
    private fun recall(now: Long) {
        for (claim in claims.filter { it.passage != null }.asReversed()) {
            if (rules.isRecalled(claim.owner, claim.request.kind, now)) claim.passage?.takeBack()
        }
    }

    private fun park(claim: Claim, wait: Verdict.Wait, now: Long) {
        val until = if (wait.nanos == NEVER) null else ledger.instant(now).plusNanos(wait.nanos)
        val told = claim.parked
        if (told != null && told.reason == wait.reason && !isFarApart(told.until, until)) return
        claim.parked = Parking(until, wait.reason)
        tell { claim.waiter.parked(until, wait.reason) }
        warn(claim, until, wait.reason)
    }

    private fun isFarApart(one: Instant?, other: Instant?): Boolean =
        if (one == null || other == null) one != other else Duration.between(one, other).abs() > RETOLD_AFTER

    /** One line for all that are parked for the same reason, however many they are. */
    private fun warn(claim: Claim, until: Instant?, reason: String) {
        val last = lastWarning
        if (last != null && last.second == reason && !isFarApart(last.first, until)) return
        lastWarning = until to reason
        val end = until?.toString() ?: "further notice"
        pendingCalls += Runnable {
            logger.warn("{}: shard {} is parked until {}: {}", name, claim.request.shardId, end, reason)
        }
    }

    private fun tell(call: Runnable) = callbacks.execute(call)

    private fun askIfDue(now: Long) {
        val isShort = { claim: Claim -> !ledger.hasOne(claim.request.kind == IdentifyKind.RECOVERY, now) }
        val waiting = claims.filter { it.passage == null }
        val age = when {
            waiting.isEmpty() -> return
            ledger.budget != null && ledger.isGuess(now) -> 0
            ledger.budget == null || waiting.any { it.parked == null && isShort(it) } -> SHORT_NANOS
            else -> STALE_NANOS
        }
        if (ledger.nanosUntilAsk(age, now) == 0L) ask()
    }

    private fun ask(): SessionStartQuestion {
        val question = SessionStartQuestion(checkNotNull(ledger.source), schedule, ::answered)
        asking = question
        ledger.askBegan()
        pendingCalls += Runnable(question::put)
        return question
    }

    private fun answered(question: SessionStartQuestion, limit: SessionStartLimit?, trouble: Throwable?) {
        if (lock.withLock { asking !== question }) return
        limit?.let(::tellQueue)
        work { now ->
            if (asking !== question) return@work
            asking = null
            if (limit == null) {
                ledger.askFailed(now)
            } else {
                maxConcurrency = limit.maxConcurrency
                ledger.askAnswered(limit, now)
            }
        }
        if (limit != null) {
            question.answer.complete(limit)
        } else {
            logger.warn("{}: the session start limit could not be asked for", name, trouble)
            question.answer.completeExceptionally(trouble ?: IllegalStateException("the answer was null"))
        }
    }

    private fun tellQueue(limit: SessionStartLimit) =
        try {
            queue.update(limit.maxConcurrency)
        } catch (trouble: Throwable) {
            logger.warn("{}: the identify queue does not take {}", name, limit, trouble)
        }

    private class Parking(val until: Instant?, val reason: String)

    /** Somebody who wants to identify. All of it is guarded by the lock. */
    private inner class Claim(
        val request: IdentifyRequest,
        val record: IdentifyBreaker.Record,
        val waiter: IdentifyWaiter,
        val owner: Any?,
    ) : IdentifyTicket {
        /** What the waiter was told; null = it is not parked. */
        var parked: Parking? = null

        /** The present request to the queue; null = it has not been let through. */
        var passage: Passage? = null

        /** What was granted and not handed over: with the job tree also whoever hands it over may have ended. */
        private var untold: Permit? = null

        override fun cancel() =
            work {
                claims.remove(this)
                passage?.takeBack()
                untold?.let { pendingCalls += Runnable(it::giveBack) }
                untold = null
            }

        /** Under the lock. */
        fun grant(permit: IdentifyPermit) {
            untold = Permit(this, permit)
            tell { lock.withLock { untold.also { untold = null } }?.let(waiter::granted) }
        }
    }

    /** One request to the queue. Of one that was taken back nothing is heard any more. */
    private inner class Passage(private val claim: Claim) : IdentifyWaiter {
        private var ticket: IdentifyTicket? = null
        private val isOpen: Boolean get() = claim.passage === this

        /** Outside the lock. */
        fun begin() {
            val mine = try {
                queue.request(claim.request, this)
            } catch (trouble: Throwable) {
                return failed(trouble)
            }
            val isWanted = lock.withLock {
                ticket = mine
                isOpen
            }
            if (!isWanted) mine.cancel()
        }

        /** Under the lock. */
        fun takeBack() {
            close()
            ticket?.let { pendingCalls += Runnable(it::cancel) }
        }

        override fun granted(permit: IdentifyPermit) {
            var isWanted = false
            work {
                isWanted = isOpen
                if (!isWanted) return@work
                claims.remove(claim)
                claim.passage = null
                claim.grant(permit)
            }
            if (!isWanted) attempt(permit::giveBack)
        }

        override fun failed(cause: Throwable) =
            work {
                if (!isOpen) return@work
                claims.remove(claim)
                close()
                tell { claim.waiter.failed(cause) }
            }

        override fun queued(position: Int) =
            work {
                if (!isOpen) return@work
                claim.parked = null
                tell { claim.waiter.queued(position) }
            }

        override fun parked(until: Instant?, reason: String) =
            work {
                if (!isOpen) return@work
                claim.parked = Parking(until, reason)
                tell { claim.waiter.parked(until, reason) }
                warn(claim, until, reason)
            }

        private fun close() {
            claim.passage = null
            ledger.giveBack()
            breaker.handleReturned(claim.record)
        }
    }

    private inner class Permit(private val claim: Claim, private val permit: IdentifyPermit) : IdentifyPermit {
        private val isUsed = AtomicBoolean()

        override fun sent() {
            if (isUsed.getAndSet(true)) return
            attempt(permit::sent)
            work { now ->
                sent++
                ledger.sent(now)
                breaker.handleSent(claim.record, now)
            }
        }

        override fun giveBack() {
            if (isUsed.getAndSet(true)) return
            attempt(permit::giveBack)
            work {
                ledger.giveBack()
                breaker.handleReturned(claim.record)
            }
        }
    }

    private companion object {
        private val logger = LoggerFactory.getLogger(GatewayRuntime::class.java)
        private const val NEVER = Long.MAX_VALUE

        /** Shards that have to be parked ask Discord first, but a crowd of them not one by one. */
        private const val SHORT_NANOS = 30_000_000_000L

        /** Other processes may use the same budget, or Discord may have raised it. */
        private const val STALE_NANOS = 600_000_000_000L

        /** A time that only drifts with what is left is not worth an event. */
        private val RETOLD_AFTER = Duration.ofSeconds(30)
    }
}
