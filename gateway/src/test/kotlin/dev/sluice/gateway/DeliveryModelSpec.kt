package dev.sluice.gateway

import dev.sluice.model.MessageCreate
import dev.sluice.protocol.ShardState
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeSorted
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlin.random.Random

/**
 * Random interleavings of events, collectors that come, take, finish, fail, leave, and connections and sessions that are
 * lost, against a simple model: what a lossless collector must have seen, and where the checkpoint must be.
 */
class DeliveryModelSpec :
    StringSpec({
        val seeds = if (System.getProperty("sluice.long") == "true") 5_000 else 150

        "whatever happens, lossless collectors see everything once and in order, and the checkpoint is exact" {
            repeat(seeds) { seed ->
                withClue("seed $seed") {
                    virtually({ ringCapacity(4) }) { RandomDelivery(this, Random(seed)).run() }
                }
            }
        }
    })

/** Positions are the sequences of all sessions in one line. */
private class RandomDelivery(private val virtual: VirtualShard, private val random: Random) {
    private val shard = virtual.shard
    private val discord = virtual.discord

    /** The position before the present session, and of every message that was dispatched. */
    private var base = 0L
    private val messages = ArrayList<Long>()
    private val collectors = ArrayList<Modelled>()

    /** Where those that left with a name hold the checkpoint. */
    private val held = HashMap<String, Long>()

    /** Those that left without a name: where they hold it, and up to where the others may get meanwhile. */
    private val lettingGo = ArrayList<Pair<Long, Long>>()
    private var frozenAt: Long? = null
    private var names = 0
    private var hasSubscribed = false
    private var lost = 0

    suspend fun run() {
        shard.connect()
        virtual.settle()
        repeat(60) {
            step()
            virtual.settle()
            check()
        }
        finishAll()
    }

    private fun step() {
        when (random.nextInt(20)) {
            in 0..6 -> message()

            in 7..8 -> if (collectors.size < 4) subscribe()

            in 9..14 -> collectors.randomOrNull(random)?.finishOne()

            15 -> collectors.randomOrNull(random)?.let(::leave)

            16 -> unwanted()

            17 -> if (isReady()) discord.drop().also { virtual.pass(5_000) }

            // More of them in so short a time would be parked, to save the day's identifies.
            18 -> if (isReady() && lost++ < 2) loseSession()

            19 -> if (random.nextInt(3) == 0) virtual.pass(100_000) else forget()
        }
    }

    private fun isReady() = shard.state.value == ShardState.Ready && !discord.link.isPaused

    private fun received(): Long = base + (shard.session?.sequence ?: 0)

    private fun message() {
        val position = base + discord.sequence + 1
        messages += position
        discord.message("$position")
    }

    private fun unwanted() = discord.dispatch("GUILD_DELETE", """{"id":"5"}""")

    private fun loseSession() {
        val last = base + discord.sequence
        discord.link.peerSends("""{"op":9,"d":false}""")
        virtual.settle()
        // What is dispatched before there is a new session is nobody's.
        repeat(20) { if (shard.state.value != ShardState.Ready) virtual.pass(20_000) }
        base = last
    }

    private fun subscribe() {
        // Sometimes one that left comes again.
        val again = held.keys
            .toList()
            .filter { random.nextBoolean() }
            .randomOrNull(random)
        val name = again ?: "collector${names++}".takeIf { random.nextBoolean() }
        held.remove(name)
        lettingGo.clear()
        frozenAt = null
        val overflow = listOf(
            Overflow.SUSPEND,
            Overflow.SUSPEND,
            Overflow.DROP_OLDEST,
            Overflow.DROP_NEWEST,
        ).random(random)
        val options = CollectorOptions.builder().overflow(overflow).maxUnfinished(3)
        name?.let(options::name)
        // The first one gets what was held.
        val start = if (hasSubscribed) received() else 0
        hasSubscribed = true
        collectors += Modelled(name, overflow === Overflow.SUSPEND, start, options.build(), random.nextBoolean())
    }

    private fun leave(collector: Modelled) {
        val before = position()
        collectors -= collector
        if (collectors.isEmpty() && frozenAt == null) frozenAt = before
        if (collector.isLossless) {
            val unfinished = collector.firstUnfinished()?.minus(1)
            if (collector.name != null) {
                held[collector.name] = unfinished ?: received()
            } else if (unfinished != null) {
                lettingGo += unfinished to received()
            }
        }
        if (random.nextBoolean()) collector.cancel() else collector.fail()
    }

    private fun forget() {
        val name = held.keys.randomOrNull(random) ?: return
        shard.forget(name) shouldBe true
        held.remove(name)
    }

    private fun position(): Long {
        val unfinished = collectors.filter { it.isLossless }.mapNotNull { it.firstUnfinished()?.minus(1) }
        // Before the first collector everything is held.
        val kept = if (!hasSubscribed) listOf(0L) else emptyList()
        val ofOthers = (unfinished + kept + listOfNotNull(frozenAt) + received()).min()
        lettingGo.removeIf { (_, leftAt) -> leftAt < ofOthers }
        return (lettingGo.map { it.first } + held.values + ofOthers).min()
    }

    private fun check() {
        shard.checkpoint shouldBe if (shard.session == null) null else maxOf(0, position() - base)
        collectors.forEach { it.check() }
    }

    private fun finishAll() {
        held.keys.toList().forEach { shard.forget(it) }
        held.clear()
        if (collectors.isEmpty()) return
        repeat(40) {
            collectors.forEach { collector -> repeat(10) { collector.finishOne() } }
            virtual.pass(5_000)
        }
        // Those without a name let go when somebody gets past where they left.
        unwanted()
        virtual.settle()
        check()
        for (collector in collectors.filter { it.isLossless }) {
            collector.seen shouldContainExactly messages.filter { it > collector.start }
        }
        shard.checkpoint shouldBe discord.sequence
    }

    /** A collector and what the model knows of it. */
    private inner class Modelled(
        val name: String?,
        val isLossless: Boolean,
        val start: Long,
        options: CollectorOptions,
        isManual: Boolean,
    ) {
        private val finished = HashSet<Long>()
        private val stepped = if (isManual) null else SteppedCollector(virtual.scope, shard.on<MessageCreate>(options))
        private val manual = if (isManual) virtual.gather(shard.on<MessageCreate>(options).manual()) else null

        /** Positions of what it has begun with. */
        val seen: List<Long>
            get() = stepped?.seen?.map { it.toLong() } ?: manual!!.items.map { positionOf(it) }

        private val inHands: List<Long> get() = seen.filter { it !in finished }

        fun firstUnfinished(): Long? = messages.firstOrNull { it > start && it <= received() && it !in finished }

        fun finishOne() {
            val position = inHands.randomOrNull(random) ?: return
            finished += position
            if (stepped != null) stepped.permit() else manual!!.items.single { positionOf(it) == position }.done()
            virtual.settle()
        }

        fun cancel() {
            (stepped?.job ?: manual!!.job).cancel()
            virtual.settle()
        }

        fun fail() = if (stepped == null || inHands.isEmpty()) cancel() else stepped.fail()

        fun check() {
            seen.shouldBeSorted()
            if (isLossless) seen shouldContainExactly messages.filter { it > start }.take(seen.size)
        }

        private fun positionOf(event: ManualEvent<MessageCreate>) =
            event.event.message.content
                .toLong()
    }
}
