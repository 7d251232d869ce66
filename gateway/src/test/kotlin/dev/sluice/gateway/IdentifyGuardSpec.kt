package dev.sluice.gateway

import dev.sluice.gateway.rest.SessionStartLimit
import dev.sluice.model.ShardId
import dev.sluice.ratelimit.IdentifyBreaker
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.longs.shouldBeLessThanOrEqual
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import java.io.IOException
import java.time.Duration
import java.time.Instant
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException

/** Discord docs, Gateway > Session Start Limit Object: who identifies once too often has the token reset. */
class IdentifyGuardSpec :
    StringSpec({
        "without a known limit there is no budget to show, and a few are let through" {
            val scene = GuardScene()
            val asked = scene.askAll(3)
            scene.pass(20_000)
            asked.all { it.isGranted } shouldBe true
            scene.guard
                .status()
                .budget
                .shouldBeNull()
        }

        "without a known limit Discord's usual 1000 a day hold, for all runtimes that a bot has had" {
            val starts = AssumedStarts()
            val before = GuardScene(assumed = starts)
            before.askAll(700)
            before.pass(700 * 5_250)
            before.guard.status().sent shouldBe 700
            val after = GuardScene(assumed = starts)
            val asked = after.askAll(300)
            val recovery = after.ask(IdentifyKind.RECOVERY)
            after.pass(300 * 5_250)
            // Two in a hundred are kept for sessions that are lost.
            asked.count { it.isGranted } shouldBe 280
            recovery.isGranted shouldBe true
            val parked = asked.last()
            parked.heard.single() shouldContain "nobody has said how many this bot may"
            parked.parkedUntil.single() shouldBe Instant.EPOCH.plusSeconds(86_400)
            after.pass(86_400_000)
            asked.all { it.isGranted } shouldBe true
        }

        "bots of many shards have more than 1000 a day, so more are assumed" {
            val starts = AssumedStarts()
            starts.total shouldBe 1000
            starts.heard(200)
            starts.total shouldBe 1000
            starts.heard(500)
            starts.heard(1)
            starts.total shouldBe 2500
        }

        "what Discord says goes before what is assumed" {
            val starts = AssumedStarts()
            repeat(1000) { starts.sent(0) }
            val scene = GuardScene(assumed = starts)
            val asked = scene.ask(IdentifyKind.RECOVERY)
            scene.pass(1_000)
            asked.isGranted shouldBe false
            scene.guard.update(limit(total = 2000, remaining = 1000))
            scene.pass(1_000)
            asked.isGranted shouldBe true
        }

        "with 5 left, a reserve of 2 and 8 shards, 3 start and 5 are parked until the day is over" {
            val scene = GuardScene()
            scene.guard.update(limit(total = 100, remaining = 5, resetAfterSeconds = 3_600))
            val asked = scene.askAll(8)
            scene.pass(60_000)
            asked.count { it.isGranted } shouldBe 3
            val parked = asked.filter { !it.isGranted }
            parked.forEach {
                it.heard shouldContainExactly
                    listOf("parked: the identifies of the day are used up but for the reserve of 2")
                it.parkedUntil shouldContainExactly listOf(Instant.EPOCH.plusSeconds(3_600))
            }
            val status = scene.guard.status()
            status.parked shouldBe 5
            status.waiting shouldBe 0
            status.sent shouldBe 3
            status.parkedUntil shouldBe Instant.EPOCH.plusSeconds(3_600)
            status.budget.toString() shouldBe "2 of 100 until 1970-01-01T01:00:00Z, reserve 2"
            scene.pass(3_540_000 - 1)
            asked.count { it.isGranted } shouldBe 3
            scene.pass(30_000)
            asked.all { it.isGranted } shouldBe true
            scene.guard.status().parked shouldBe 0
            scene.guard
                .status()
                .parkedUntil
                .shouldBeNull()
        }

        "a reserve of nothing gives all to those that start, and it is rounded up otherwise" {
            for ((percent, left) in listOf(0 to 0, 1 to 1, 2 to 1, 3 to 2, 100 to 50)) {
                val scene = GuardScene(percent)
                scene.guard.update(limit(total = 50, remaining = 50))
                scene.guard
                    .status()
                    .budget!!
                    .reserve shouldBe left
            }
        }

        "a shard that has lost its session may use the reserve, and not more than there is" {
            val scene = GuardScene()
            scene.guard.update(limit(total = 100, remaining = 2))
            val starting = scene.ask(IdentifyKind.START)
            val recovering = List(3) { scene.ask(IdentifyKind.RECOVERY) }
            scene.pass(60_000)
            starting.isGranted shouldBe false
            recovering.map { it.isGranted } shouldBe listOf(true, true, false)
            recovering.last().heard shouldContainExactly listOf("parked: the identifies of the day are used up")
            scene.guard
                .status()
                .budget!!
                .remaining shouldBe 0
        }

        "when the budget returns recoveries go first, then those that start, in the order of asking" {
            val scene = GuardScene()
            scene.guard.update(limit(total = 100, remaining = 0, resetAfterSeconds = 60))
            val first = scene.ask(IdentifyKind.START)
            val second = scene.ask(IdentifyKind.START)
            val recovery = scene.ask(IdentifyKind.RECOVERY)
            scene.pass(120_000)
            listOf(recovery, first, second).map { it.grantedAtNanos / MILLION } shouldBe
                listOf(60_000L, 65_250L, 70_500L)
        }

        "an identify that is permitted and not sent is given back to the budget" {
            val scene = GuardScene()
            scene.guard.update(limit(total = 100, remaining = 3))
            val first = scene.ask(IdentifyKind.START, sends = false)
            val second = scene.ask(IdentifyKind.START)
            scene.pass(0)
            second.heard.size shouldBe 1
            first.permit!!.giveBack()
            first.permit!!.giveBack()
            scene.pass(0)
            second.isGranted shouldBe true
            scene.guard
                .status()
                .budget!!
                .remaining shouldBe 2
        }

        "one that gives up waiting, parked or in the queue, costs nothing" {
            val scene = GuardScene()
            scene.guard.update(limit(total = 100, remaining = 4))
            scene.ask(IdentifyKind.START)
            val queued = scene.ask(IdentifyKind.START)
            val parked = scene.ask(IdentifyKind.START)
            scene.pass(0)
            parked.parkedUntil.size shouldBe 1
            scene.tickets.getValue(queued).cancel()
            scene.tickets.getValue(queued).cancel()
            scene.pass(10_000)
            parked.isGranted shouldBe true
            queued.isGranted shouldBe false
            scene.guard
                .status()
                .budget!!
                .remaining shouldBe 2
        }

        "those that wait in the queue are called back when the budget turns out to be smaller, the latest first" {
            val scene = GuardScene()
            scene.guard.update(limit(total = 100, remaining = 100))
            val asked = scene.askAll(6)
            scene.pass(0)
            scene.guard.update(limit(total = 100, remaining = 4))
            scene.pass(60_000)
            asked.map { it.isGranted } shouldBe listOf(true, true, true, false, false, false)
            scene.guard.status().parked shouldBe 3
        }

        "the limit also says how many shards identify at a time" {
            val scene = GuardScene()
            scene.guard.update(SessionStartLimit(100, 100, Duration.ofHours(1), 16))
            scene.askAll(3).also { scene.pass(0) }.all { it.isGranted } shouldBe true
            scene.guard.status().maxConcurrency shouldBe 16
        }

        "Discord is asked before the first identify, which waits for the answer" {
            val scene = GuardScene()
            scene.guard.source(scene.source)
            scene.questions.size shouldBe 0
            val asked = scene.askAll(2)
            scene.pass(1_000)
            scene.questions.size shouldBe 1
            asked.forEach { it.heard.shouldBeEmpty() }
            scene.answer(limit(total = 100, remaining = 3))
            scene.pass(0)
            asked.map { it.isGranted } shouldBe listOf(true, false)
        }

        "when Discord cannot be asked it is told, and shards identify as before" {
            val scene = GuardScene()
            scene.guard.source(scene.source)
            val asked = scene.ask(IdentifyKind.START)
            LogCapture().use { log ->
                scene.questions.single().completeExceptionally(IOException("no route"))
                log.warnings().single() shouldContain "bot 7: the session start limit could not be asked for"
            }
            scene.pass(0)
            asked.isGranted shouldBe true
            scene.questions.size shouldBe 1
        }

        "a source that throws, answers nothing or never answers counts as one that fails" {
            for (silent in listOf(false, true)) {
                val scene = GuardScene()
                scene.guard.source {
                    if (silent) CompletableFuture() else throw IllegalStateException("mine")
                }
                val asked = scene.ask(IdentifyKind.START)
                scene.pass(if (silent) 30_000 else 0)
                asked.isGranted shouldBe true
            }
        }

        "when identifies run short Discord is asked before anybody is parked" {
            val scene = GuardScene()
            scene.guard.update(limit(total = 100, remaining = 2))
            scene.guard.source(scene.source)
            scene.pass(40_000)
            val asked = scene.ask(IdentifyKind.START)
            scene.pass(0)
            asked.heard.shouldBeEmpty()
            scene.answer(limit(total = 100, remaining = 100))
            scene.pass(0)
            asked.isGranted shouldBe true
        }

        "a crowd that runs short does not ask one by one, and asks again now and then while it is parked" {
            val scene = GuardScene()
            scene.guard.source(scene.source)
            val asked = ArrayList<RecordingWaiter>()
            repeat(20) {
                asked += scene.ask(IdentifyKind.START)
                scene.pass(1_000)
                scene.answerAll(limit(total = 100, remaining = 2, resetAfterSeconds = 20 * 3_600))
            }
            scene.questions.size shouldBe 1
            repeat(3_600) {
                scene.pass(1_000)
                scene.answerAll(limit(total = 100, remaining = 2, resetAfterSeconds = 20 * 3_600))
            }
            scene.questions.size.toLong() shouldBeLessThanOrEqual 8
            (scene.questions.size > 5) shouldBe true
            scene.answerNext = limit(total = 100, remaining = 100)
            scene.pass(1_000_000)
            asked.all { it.isGranted } shouldBe true
        }

        "when the day is over Discord is asked before the new one is used" {
            val scene = GuardScene()
            scene.guard.source(scene.source)
            val asked = scene.ask(IdentifyKind.START)
            scene.pass(0)
            scene.answer(limit(total = 100, remaining = 0, resetAfterSeconds = 300))
            scene.pass(299_999)
            scene.questions.size shouldBe 1
            scene.pass(1)
            scene.questions.size shouldBe 2
            asked.isGranted shouldBe false
            // Discord's clock is a little behind.
            scene.answer(limit(total = 100, remaining = 0, resetAfterSeconds = 2))
            scene.pass(2_000)
            scene.questions.size shouldBe 3
            scene.answer(limit(total = 100, remaining = 100))
            scene.pass(0)
            asked.isGranted shouldBe true
        }

        "a bot that has not identified for a day is told 0 ms: its window begins with its next identify" {
            val scene = GuardScene()
            scene.guard.source(scene.source)
            scene.answerNext = limit(total = 100, remaining = 100, resetAfterSeconds = 0)
            val asked = scene.askAll(3)
            scene.pass(20_000)
            asked.all { it.isGranted } shouldBe true
            scene.questions.size shouldBe 1
            scene.guard
                .status()
                .budget
                .toString() shouldBe "97 of 100 until 1970-01-02T00:00:00Z, reserve 2"
        }

        "told that the window ends at once, and still that nothing is left, Discord is asked once a second" {
            val scene = GuardScene()
            scene.guard.source(scene.source)
            scene.answerNext = limit(total = 100, remaining = 0, resetAfterSeconds = 0)
            val asked = scene.ask(IdentifyKind.START)
            scene.pass(10_000)
            asked.isGranted shouldBe false
            scene.questions.size shouldBe 11
            scene.answerNext = limit(total = 100, remaining = 100)
            scene.pass(1_000)
            asked.isGranted shouldBe true
        }

        "when the day is over and nobody answers, it is taken for over" {
            val scene = GuardScene()
            scene.guard.update(limit(total = 100, remaining = 0, resetAfterSeconds = 300))
            scene.guard.source(scene.source)
            val asked = scene.ask(IdentifyKind.START)
            scene.pass(300_000)
            asked.isGranted shouldBe false
            scene.questions.last().completeExceptionally(IOException("no route"))
            scene.pass(0)
            asked.isGranted shouldBe true
        }

        "what is sent while Discord is asked is taken off its answer: it may not have seen it" {
            val scene = GuardScene()
            scene.guard.update(limit(total = 100, remaining = 50))
            scene.guard.source(scene.source)
            val refreshed = scene.guard.refresh()
            scene.askAll(2)
            scene.pass(10_000)
            scene.answer(limit(total = 100, remaining = 49))
            refreshed.join().remaining shouldBe 49
            scene.guard
                .status()
                .budget!!
                .remaining shouldBe 47
        }

        "a refresh without a source fails, and one that joins another asks no second time" {
            val scene = GuardScene()
            val failure = runCatching { scene.guard.refresh().join() }.exceptionOrNull() as CompletionException
            failure.cause!!.message shouldContain "set a source"
            scene.guard.source(scene.source)
            val refreshes = List(3) { scene.guard.refresh() }
            scene.questions.size shouldBe 1
            refreshes.first().cancel(true)
            scene.answer(limit(total = 7, remaining = 7))
            refreshes.drop(1).map { it.join().total } shouldBe listOf(7, 7)
        }

        "one WARN says until when, however many are parked, and one line that it is over" {
            val scene = GuardScene()
            LogCapture().use { log ->
                scene.guard.update(limit(total = 100, remaining = 2, resetAfterSeconds = 60))
                scene.askAll(8)
                scene.pass(120_000)
                log.warnings().single() shouldBe
                    "bot 7: shard 0/48 is parked until 1970-01-01T00:01:00Z: " +
                    "the identifies of the day are used up but for the reserve of 2"
                log.all().last { it.startsWith("bot 7") } shouldBe "bot 7: no shard is parked any more"
            }
        }

        "a shard whose identifies come to nothing waits longer and longer, then is parked" {
            val scene = GuardScene()
            val shard = scene.newShard()
            repeat(4) { scene.fails(shard) }
            val fifth = scene.ask(shard)
            scene.pass(0)
            fifth.heard.shouldBeEmpty()
            scene.pass(5_250)
            fifth.isGranted shouldBe true
            val sixth = scene.ask(shard)
            scene.pass(0)
            sixth.heard.single() shouldBe
                "parked: 5 identifies of the shard in a row led to no lasting session"
            sixth.parkedUntil.single() shouldBe Instant.ofEpochMilli(fifth.grantedAtNanos / MILLION + 300_000)
            scene.ask(scene.newShard()).also { scene.pass(5_250) }.isGranted shouldBe true
            scene.pass(300_000)
            sixth.isGranted shouldBe true
        }

        "a session that stands makes its shard's failures forgotten, one that is lost before does not" {
            for ((stands, isParked) in listOf(59_999L to true, 60_000L to false)) {
                val scene = GuardScene()
                val shard = scene.newShard()
                repeat(4) { scene.fails(shard) }
                scene.ask(shard)
                scene.pass(10_000)
                scene.guard.began(shard, Duration.ofSeconds(60))
                scene.pass(stands)
                scene
                    .ask(shard)
                    .also { scene.pass(0) }
                    .parkedUntil
                    .isNotEmpty() shouldBe isParked
            }
        }

        "a storm of identifies that come to nothing parks everybody; then one tries, and its session lets all go" {
            val scene = GuardScene()
            scene.storm()
            val others = scene.askAll(3)
            scene.pass(0)
            others.forEach { it.heard.single() shouldStartWith "parked: too many identifies of the bot" }
            scene.guard.status().breaker shouldBe IdentifyBreaker.State.OPEN
            scene.guard.status().parkedUntil shouldBe scene.guard.status().breakerUntil
            scene.pass(300_000)
            others.count { it.isGranted } shouldBe 1
            scene.guard.status().breaker shouldBe IdentifyBreaker.State.HALF_OPEN
            scene.guard
                .status()
                .parkedUntil
                .shouldBeNull()
            scene.guard.began(scene.records.getValue(others.single { it.isGranted }), Duration.ofSeconds(60))
            scene.pass(60_000)
            scene.pass(10_500)
            others.all { it.isGranted } shouldBe true
            scene.guard.status().breaker shouldBe IdentifyBreaker.State.CLOSED
        }

        "when the one that tries fails all wait for twice as long" {
            val scene = GuardScene()
            scene.storm()
            val probe = scene.newShard()
            scene.ask(probe)
            val other = scene.ask(IdentifyKind.START)
            scene.pass(300_000)
            scene.ask(probe)
            scene.pass(600_000 - 1)
            other.isGranted shouldBe false
            scene.guard.status().breaker shouldBe IdentifyBreaker.State.OPEN
            scene.pass(10_000)
            scene.guard.status().breaker shouldBe IdentifyBreaker.State.HALF_OPEN
        }

        "those that stand in the queue when the storm breaks out are called back" {
            val scene = GuardScene()
            val failing = List(20) { scene.newShard() }
            failing.forEach { scene.ask(it) }
            scene.pass(20 * 5_250 - 1_000)
            val bystanders = scene.askAll(5)
            scene.pass(0)
            failing.forEach { scene.ask(it) }
            scene.pass(60_000)
            bystanders.count { it.isGranted } shouldBe 0
            scene.guard.status().parked shouldBe 25
        }

        "the operator's reset lets all go at once" {
            val scene = GuardScene()
            scene.storm()
            val other = scene.ask(IdentifyKind.START)
            scene.pass(10_000)
            other.isGranted shouldBe false
            scene.guard.resetBreaker()
            scene.pass(0)
            other.isGranted shouldBe true
        }

        "identifies that always fail never use up the day, whatever is left of it" {
            for (remaining in listOf(1000, 100, 30)) {
                val scene = GuardScene()
                scene.guard.update(limit(total = 1000, remaining = remaining, resetAfterSeconds = DAY_SECONDS))
                val shards = List(4) { scene.newShard() }
                val last = shards.associateWithTo(HashMap()) { scene.ask(it) }
                repeat(DAY_SECONDS / 5 - 1) {
                    scene.pass(5_000)
                    for ((shard, waiter) in last) if (waiter.isGranted) last[shard] = scene.ask(shard)
                }
                // A recovery may need one at any time: the reserve of 20 is there.
                val status = scene.guard.status()
                status.sent shouldBeLessThanOrEqual minOf(60L, remaining - 20L)
                status.budget!!.remaining.toLong() shouldBe remaining - status.sent
            }
        }

        "halted, nobody identifies until it is allowed again, not even those in the queue" {
            val scene = GuardScene()
            val asked = scene.askAll(3)
            scene.pass(0)
            scene.guard.halt("cluster", "the token is wrong")
            scene.pass(60_000)
            asked.map { it.isGranted } shouldBe listOf(true, false, false)
            asked.drop(1).forEach { it.heard.last() shouldBe "parked: the token is wrong" }
            scene.guard.allow("cluster")
            scene.pass(10_500)
            asked.all { it.isGranted } shouldBe true
        }

        "a queue that fails fails the request, and costs no identify" {
            val failures = listOf<(IdentifyWaiter) -> IdentifyTicket>(
                { throw IllegalStateException("down") },
                { waiter -> IdentifyTicket {}.also { waiter.failed(IllegalStateException("down")) } },
            )
            for (failure in failures) {
                val scene = GuardScene(queue = StubQueue(failure))
                scene.guard.update(limit(total = 100, remaining = 3))
                val asked = scene.ask(IdentifyKind.START)
                scene.pass(0)
                asked.failure!!.message shouldBe "down"
                scene.guard
                    .status()
                    .budget!!
                    .remaining shouldBe 3
                scene.guard.status().waiting shouldBe 0
                scene.ask(IdentifyKind.START).also { scene.pass(0) }.heard shouldContainExactly listOf("failed")
            }
        }

        "nobody is asked, and nothing woken, for those whom the queue itself has parked" {
            lateinit var inside: IdentifyWaiter
            val scene = GuardScene(
                queue = StubQueue { waiter ->
                    inside = waiter
                    IdentifyTicket {}
                },
            )
            scene.guard.source(scene.source)
            scene.answerNext = limit(total = 100, remaining = 100)
            val asked = scene.ask(IdentifyKind.START)
            scene.pass(0)
            inside.parked(null, "other processes go first")
            val before = scene.alarms
            scene.pass(3_600_000)
            asked.isGranted shouldBe false
            scene.questions.size shouldBe 1
            scene.alarms - before shouldBe 0
        }

        "what a permit throws when it is told what became of it costs no identify" {
            val permits = listOf(AssertionError("mine"), IllegalStateException("mine")).map { trouble ->
                object : IdentifyPermit {
                    override fun sent(): Unit = throw trouble

                    override fun giveBack(): Unit = throw trouble
                }
            }
            for (permit in permits) {
                lateinit var inside: IdentifyWaiter
                val scene = GuardScene(
                    queue = StubQueue { waiter ->
                        inside = waiter
                        IdentifyTicket { throw AssertionError("mine") }
                    },
                )
                scene.guard.update(limit(total = 100, remaining = 10))
                scene.ask(IdentifyKind.START)
                inside.granted(permit)
                scene.pass(0)
                scene.guard.status().sent shouldBe 1
                val unwanted = scene.ask(IdentifyKind.START)
                scene.tickets.getValue(unwanted).cancel()
                inside.granted(permit)
                scene.pass(0)
                scene.guard
                    .status()
                    .budget!!
                    .remaining shouldBe 9
            }
        }

        "a source that throws is a source that fails, and nobody waits for it" {
            val scene = GuardScene()
            scene.guard.source { throw NoClassDefFoundError("missing") }
            val answer = scene.guard.refresh()
            answer.isCompletedExceptionally shouldBe true
            val asked = scene.askAll(1)
            scene.pass(60_000)
            asked.single().isGranted shouldBe true
        }

        "a permit of which nobody was told yet when its shard gave up goes back, and nobody is told" {
            var givenBack = 0
            lateinit var inside: IdentifyWaiter
            val scene = GuardScene(
                queue = StubQueue { waiter ->
                    inside = waiter
                    IdentifyTicket {}
                },
            )
            val asked = scene.ask(IdentifyKind.START)
            inside.granted(
                object : IdentifyPermit by SilentPermit {
                    override fun giveBack() {
                        givenBack++
                    }
                },
            )
            scene.tickets.getValue(asked).cancel()
            givenBack shouldBe 1
            scene.pass(0)
            asked.heard.shouldBeEmpty()
            scene.tickets.getValue(asked).cancel()
            givenBack shouldBe 1
        }

        "a queue that parks by itself is believed" {
            lateinit var inside: IdentifyWaiter
            val scene = GuardScene(
                queue = StubQueue { waiter ->
                    inside = waiter
                    IdentifyTicket {}
                },
            )
            val asked = scene.ask(IdentifyKind.START)
            inside.parked(null, "other processes go first")
            scene.pass(0)
            scene.guard.status().parked shouldBe 1
            inside.queued(1)
            inside.granted(SilentPermit)
            scene.pass(0)
            asked.heard shouldContainExactly listOf("parked: other processes go first", "queued 1", "granted")
            scene.guard.status().parked shouldBe 0
        }
    })

private const val MILLION = 1_000_000L
private const val DAY_SECONDS = 86_400

private fun limit(total: Int, remaining: Int, resetAfterSeconds: Int = 3_600) =
    SessionStartLimit(total, remaining, Duration.ofSeconds(resetAfterSeconds.toLong()), 1)

private object SilentPermit : IdentifyPermit {
    override fun sent() = Unit

    override fun giveBack() = Unit
}

private class StubQueue(private val onRequest: (IdentifyWaiter) -> IdentifyTicket) : IdentifyQueue {
    override fun request(request: IdentifyRequest, waiter: IdentifyWaiter): IdentifyTicket = onRequest(waiter)

    override fun update(maxConcurrency: Int) = Unit
}

/** A guard before a local queue, in virtual time, and shards that use what they get at once. */
private class GuardScene(
    reservePercent: Int = 2,
    queue: IdentifyQueue? = null,
    assumed: AssumedStarts = AssumedStarts(),
) {
    private val scene = VirtualQueueScene()

    /** How often anything was to be done later. */
    var alarms = 0
        private set
    private val schedule = object : Schedule by scene.schedule {
        override fun after(nanos: Long, task: Runnable): AutoCloseable {
            alarms++
            return scene.schedule.after(nanos, task)
        }
    }
    val guard = IdentifyGuard(
        "bot 7",
        queue ?: scene.queue,
        1,
        IdentifyOptions(
            reservePercent,
            IdentifyBreaker.DEFAULT_SHARD_LIMIT,
            IdentifyBreaker.DEFAULT_TOKEN_LIMIT,
            IdentifyBreaker.DEFAULT_PAUSE_NANOS,
        ),
        scene.clock,
        schedule,
        assumed,
    )
    val tickets = HashMap<RecordingWaiter, IdentifyTicket>()
    val records = HashMap<RecordingWaiter, IdentifyBreaker.Record>()
    val questions = ArrayList<CompletableFuture<SessionStartLimit>>()

    /** Null = the test answers. */
    var answerNext: SessionStartLimit? = null
    val source = SessionStartSource {
        val answer = answerNext?.let { CompletableFuture.completedFuture(it) } ?: CompletableFuture()
        answer.also { questions += it }
    }
    private var shards = 0

    fun newShard(): IdentifyBreaker.Record = guard.newRecord()

    fun askAll(count: Int) = List(count) { ask(IdentifyKind.START) }

    fun ask(kind: IdentifyKind, sends: Boolean = true) = ask(newShard(), kind, sends)

    fun ask(
        record: IdentifyBreaker.Record,
        kind: IdentifyKind = IdentifyKind.START,
        sends: Boolean = true,
    ): RecordingWaiter {
        val waiter = RecordingWaiter(scene::nanoTime)
        val request = IdentifyRequest(ShardId(shards++ % 48, 48), kind)
        records[waiter] = record
        tickets[waiter] = guard.request(request, record, if (sends) Sending(waiter) else waiter)
        return waiter
    }

    /** Identifies, and gets no session. */
    fun fails(shard: IdentifyBreaker.Record) {
        val waiter = ask(shard)
        repeat(100) { if (!waiter.isGranted) pass(100) }
        check(waiter.isGranted) { "no permit: ${waiter.heard}" }
    }

    /** Makes the breaker open: 20 shards identify, and each wants to do so again. */
    fun storm() {
        val failing = List(20) { newShard() }
        failing.forEach(::fails)
        for (shard in failing) ask(shard).let { tickets.getValue(it).cancel() }
    }

    fun answer(limit: SessionStartLimit) {
        questions.last().complete(limit)
    }

    fun answerAll(limit: SessionStartLimit) = questions.forEach { it.complete(limit) }

    fun pass(millis: Long) = scene.pass(millis)

    private class Sending(private val waiter: RecordingWaiter) : IdentifyWaiter by waiter {
        override fun granted(permit: IdentifyPermit) {
            waiter.granted(permit)
            permit.sent()
        }
    }
}
