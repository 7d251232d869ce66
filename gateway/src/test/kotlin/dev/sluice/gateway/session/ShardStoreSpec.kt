package dev.sluice.gateway.session

import dev.sluice.gateway.CommandHandedOverException
import dev.sluice.gateway.GatewayException
import dev.sluice.gateway.GatewayRuntimeBuilder
import dev.sluice.gateway.GrantingQueue
import dev.sluice.gateway.LogCapture
import dev.sluice.gateway.Shard
import dev.sluice.gateway.VirtualShard
import dev.sluice.gateway.gather
import dev.sluice.gateway.health.HealthReason
import dev.sluice.gateway.stepped
import dev.sluice.gateway.virtually
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.Failed
import dev.sluice.model.Intent
import dev.sluice.model.MessageCreate
import dev.sluice.model.Ready
import dev.sluice.model.SessionLost
import dev.sluice.model.ShardId
import dev.sluice.protocol.HeartbeatSequence
import dev.sluice.protocol.ShardState
import dev.sluice.protocol.SnapshotRefusedException
import dev.sluice.protocol.StoredSession
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.async
import kotlinx.coroutines.launch
import java.io.IOException
import java.time.Duration
import java.time.Instant
import kotlin.random.Random

/** A shard and its store, in virtual time: a start, a life, an end. */
@OptIn(DelicateGatewayApi::class)
class ShardStoreSpec :
    FunSpec({
        val key = SessionKey(100_000_000_000_000_001, ShardId.SINGLE)

        // When beats and retries come decides what is stored when.
        val sameJitter: GatewayRuntimeBuilder.() -> Unit = { random = Random(3) }

        fun withStore(test: suspend VirtualShard.(ScriptedStore) -> Unit) {
            val store = ScriptedStore()
            virtually({ sessionStore(store) }, sameJitter) { test(store) }
        }

        /** The next process: another runtime and another Discord, which has forgotten nothing but the connection. */
        suspend fun VirtualShard.nextProcess(store: SessionStore, test: suspend VirtualShard.() -> Unit) {
            val next = VirtualShard(scope, { sessionStore(store) }, sameJitter)
            try {
                next.test()
            } finally {
                next.runtime.job.cancel()
            }
        }

        test("a start that throws is told to who called, before anything is loaded, and the next call tries anew") {
            var calls = 0
            val store = ScriptedStore()
            val factory: GatewayRuntimeBuilder.() -> Unit = {
                identifyQueue { if (++calls == 1) error("down") else GrantingQueue() }
            }
            virtually({ sessionStore(store) }, factory) {
                shouldThrow<IllegalStateException> { shard.connect() }.message shouldBe "down"
                store.calls.shouldBeEmpty()
                shard.connect().sessionId shouldBe "session1"
            }
        }

        context("while it lives") {
            test("a new session is stored at once, then at most every second, and never without need") {
                withStore { store ->
                    gather()
                    shard.connect()
                    settle()
                    store.calls shouldContainExactly listOf("load", "save session1@1")
                    repeat(10) { discord.message("$it") }
                    pass(999)
                    store.saves() shouldHaveSize 1
                    pass(1)
                    store.saves().last() shouldBe "save session1@11"
                    pass(60_000)
                    store.saves() shouldHaveSize 2
                    discord.message("after a pause")
                    settle()
                    store.saves().last() shouldBe "save session1@12"
                    shard.metrics.sessionWrites shouldBe 3
                }
            }

            test("under steady traffic it stores once in the configured interval") {
                val store = ScriptedStore()
                val options = SessionStoreOptions.builder().interval(Duration.ofMillis(250)).build()
                virtually({ sessionStore(store, options) }) {
                    gather()
                    shard.connect()
                    repeat(1000) {
                        discord.message("$it")
                        pass(10)
                    }
                    store.saves() shouldHaveSize 41
                }
            }

            test("one write is under way at a time, and the next one is the latest") {
                withStore { store ->
                    gather()
                    shard.connect()
                    settle()
                    store.hangs = true
                    discord.message("a")
                    pass(2_000)
                    repeat(5) {
                        discord.message("$it")
                        pass(1_000)
                    }
                    store.unanswered.removeFirst()()
                    pass(1_000)
                    store.saves() shouldContainExactly listOf("save session1@1", "save session1@2", "save session1@7")
                    store.mostUnderWay shouldBe 1
                }
            }

            test("a session that is lost is deleted, the next one replaces it whole") {
                withStore { store ->
                    gather()
                    shard.connect()
                    settle()
                    discord.drop(4009)
                    settle()
                    store.calls.last() shouldBe "delete"
                    pass(60_000)
                    store.calls.last() shouldBe "save session2@1"
                    discord.link.peerSends("""{"op":9,"d":false}""")
                    settle()
                    store.calls.last() shouldBe "delete"
                    pass(60_000)
                    store.only
                        .shouldNotBeNull()
                        .session
                        ?.id shouldBe "session3"
                }
            }

            test("a reconnect within the process changes nothing about what is stored, and resumes what was received") {
                withStore { store ->
                    gather()
                    shard.connect()
                    settle()
                    discord.drop(1006)
                    pass(30_000)
                    discord.resumes shouldBe 1
                    store.calls.none { it == "delete" } shouldBe true
                }
            }

            test("beats that carry the checkpoint carry what is stored, so that nobody forgets what would come again") {
                val store = ScriptedStore()
                virtually({
                    sessionStore(store)
                    protocol { it.heartbeatSequence(HeartbeatSequence.CHECKPOINT) }
                }, sameJitter) {
                    gather()
                    shard.connect()
                    settle()
                    store.failure = IOException("no database")
                    discord.message("a")
                    pass(discord.heartbeatIntervalMillis)
                    discord.beats() shouldContainExactly listOf(1L)
                    shard.checkpoint shouldBe 2
                    store.failure = null
                    pass(discord.heartbeatIntervalMillis)
                    discord.beats() shouldContainExactly listOf(1L, 2L)
                    // What is stored of the session before says nothing about the next one.
                    store.failure = IOException("no database")
                    discord.drop(4009)
                    pass(2 * discord.heartbeatIntervalMillis)
                    discord.identifies shouldBe 2
                    discord.beats().last().shouldBeNull()
                }
            }

            test("storeSession stores at once, and returns when it is stored") {
                withStore { store ->
                    gather()
                    shard.connect()
                    settle()
                    store.hangs = true
                    discord.message("a")
                    val stored = scope.launch { shard.storeSession() }
                    settle()
                    store.saves().last() shouldBe "save session1@2"
                    stored.isCompleted shouldBe false
                    store.unanswered.removeFirst()()
                    settle()
                    stored.isCompleted shouldBe true
                }
            }

            test("storeSession fails when the parent's job has ended, also for those who wait just then") {
                withStore { store ->
                    gather()
                    shard.connect()
                    settle()
                    store.hangs = true
                    discord.message("a")
                    val waiting = scope.async { runCatching { shard.storeSession() } }
                    settle()
                    runtime.job.cancel()
                    settle()
                    val late = scope.async { runCatching { shard.storeSession() } }
                    settle()
                    for (call in listOf(waiting, late)) {
                        call.isCompleted shouldBe true
                        call.await().exceptionOrNull().shouldBeInstanceOf<GatewayException>()
                    }
                }
            }

            test("storeSession of a shard whose session is stored for good returns, whatever becomes of the runtime") {
                withStore {
                    gather()
                    shard.connect()
                    shard.suspendSession()
                    runtime.job.cancel()
                    settle()
                    shard.storeSession()
                }
            }

            test("storeSession wants a store, and a shard that is at work") {
                withStore { shard.storeSession() }
                virtually { shouldThrow<IllegalStateException> { shard.storeSession() } }
            }
        }

        context("when it starts") {
            test("it resumes from where the last process was stored, without an identify") {
                withStore { store ->
                    gather()
                    shard.connect()
                    discord.message("a")
                    pass(1_000)
                    // The process is killed: nothing is said to anybody.
                    runtime.job.cancel()
                    settle()
                    store.only
                        .shouldNotBeNull()
                        .session
                        ?.sequence shouldBe 2
                    nextProcess(store) {
                        discord.prepareHistory(3) { "MESSAGE_CREATE" to "{}" }
                        val seen = gather(shard.messages)
                        shard.connect().isResumed shouldBe true
                        settle()
                        discord.identifies shouldBe 0
                        discord
                            .ops(6)
                            .single()
                            .toString() shouldContain "\"seq\":2"
                        seen.items.map { it.toString() }.count { "MESSAGE_CREATE" in it } shouldBe 1
                    }
                }
            }

            test("an expired session identifies and is told with its bounds, before READY") {
                withStore { store ->
                    gather()
                    shard.connect()
                    discord.message("a")
                    pass(1_000)
                    discord.message("received, not stored any more")
                    runtime.job.cancel()
                    settle()
                    pass(3_600_000)
                    nextProcess(store) {
                        discord.invalidatesResumes = true
                        val seen = gather()
                        val connecting = scope.async { shard.connect() }
                        pass(60_000)
                        connecting.await().isResumed shouldBe false
                        val lost = seen.items.filterIsInstance<SessionLost>().single()
                        lost.lastFinished shouldBe 2
                        lost.lastReceived shouldBe 2
                        lost.since shouldBe Instant.EPOCH
                        seen.items.indexOf(lost) shouldBeLessThan seen.items.indexOfFirst { it is Ready }
                        store.only
                            .shouldNotBeNull()
                            .session
                            ?.sequence shouldBe 1
                    }
                }
            }

            test("a lost session's bounds are what was finished and what was received when it was stored last") {
                withStore { store ->
                    val collector = stepped()
                    shard.connect()
                    repeat(3) { discord.message("$it") }
                    settle()
                    collector.permit()
                    pass(1_000)
                    // Finished and received since then: who is killed cannot tell of it.
                    collector.permit()
                    discord.message("3")
                    settle()
                    runtime.job.cancel()
                    settle()
                    nextProcess(store) {
                        discord.invalidatesResumes = true
                        val seen = gather()
                        val connecting = scope.async { shard.connect() }
                        pass(60_000)
                        connecting.await().isResumed shouldBe false
                        val lost = seen.items.filterIsInstance<SessionLost>().single()
                        lost.lastFinished shouldBe 2
                        lost.lastReceived shouldBe 4
                    }
                }
            }

            test("the bounds of a session that was suspended have what was received since the checkpoint stood still") {
                withStore { store ->
                    val collector = stepped()
                    shard.connect()
                    repeat(3) { discord.message("$it") }
                    settle()
                    collector.permit()
                    pass(1_000)
                    discord.message("3")
                    settle()
                    shard.suspendSession()
                    nextProcess(store) {
                        discord.invalidatesResumes = true
                        val seen = gather()
                        val connecting = scope.async { shard.connect() }
                        pass(60_000)
                        connecting.await().isResumed shouldBe false
                        val lost = seen.items.filterIsInstance<SessionLost>().single()
                        lost.lastFinished shouldBe 2
                        lost.lastReceived shouldBe 5
                    }
                }
            }

            test(
                "what was stored in another encoding, commands and session, is dropped and said, and the shard identifies",
            ) {
                LogCapture().use { log ->
                    withStore { store ->
                        val inJson = storedSession(key, "session1", 5, commands = 2).toJson()
                        store.kept[key] = StoredSession.fromJson(inJson.replace("\"json\"", "\"etf\""))
                        gather()
                        val lost = gather(shard.lifecycle)
                        val connecting = scope.async { runCatching { shard.connect() } }
                        pass(60_000)
                        connecting.await().getOrThrow().isResumed shouldBe false
                        discord.ops(31).shouldBeEmpty()
                        log.warnings().filter { "2 commands in etf" in it } shouldHaveSize 1
                        lost.items.filterIsInstance<SessionLost>().single().let {
                            it.lastReceived shouldBe 5
                            it.reason shouldContain "begun in etf, and this shard speaks json"
                        }
                        val kept = store.only.shouldNotBeNull()
                        kept.commandCount shouldBe 0
                        kept.session?.encoding shouldBe "json"
                        discord.identifies shouldBe 1
                        discord.resumes shouldBe 0
                    }
                }
            }

            test(
                "stored commands that find no room are dropped and said, the first ones are sent, before those of here",
            ) {
                LogCapture().use { log ->
                    val store = ScriptedStore()
                    virtually({
                        sessionStore(store)
                        protocol { it.maxQueuedCommands(3) }
                    }, sameJitter) {
                        store.kept[key] = storedSession(key, "session1", 5, commands = 3)
                        gather()
                        val waiting = scope.async { shard.sendRaw(31, "7") }
                        settle()
                        val connecting = scope.async { runCatching { shard.connect() } }
                        pass(60_000)
                        connecting.await().getOrThrow().isResumed shouldBe true
                        waiting.await()
                        discord.ops(31).map { it.getValue("d").toString() } shouldContainExactly listOf("0", "1", "7")
                        log.warnings().single { "maxQueuedCommands" in it } shouldContain "1 of 3"
                    }
                }
            }

            test("a shard that goes on with commands alone loads its session all the same") {
                withStore { store ->
                    store.kept[key] = storedSession(key, "session1", 5)
                    store.hangs = true
                    gather()
                    connect(shard)
                    val waiting = scope.async { runCatching { shard.sendRaw(31, "0") } }
                    settle()
                    val handOver = shard.suspendSession().shouldNotBeNull()
                    waiting.await().exceptionOrNull().shouldBeInstanceOf<CommandHandedOverException>()
                    handOver.session.shouldBeNull()
                    store.hangs = false
                    val next = newShard {
                        sessionStore(store)
                        continueFrom(handOver)
                    }
                    gather(next.events)
                    val connecting = scope.async { next.connect() }
                    pass(60_000)
                    connecting.await().isResumed shouldBe true
                    settle()
                    store.calls.none { it == "delete" } shouldBe true
                    discord.identifies shouldBe 0
                    discord.ops(31) shouldHaveSize 1
                }
            }

            test("commands that are handed over and stored are sent once") {
                withStore { store ->
                    discord.opens = false
                    gather()
                    connect(shard)
                    scope.async { runCatching { shard.sendRaw(31, "0") } }
                    settle()
                    val handOver = shard.suspendSession().shouldNotBeNull()
                    store.only.shouldNotBeNull().commandCount shouldBe 1
                    discord.opens = true
                    val next = newShard {
                        sessionStore(store)
                        continueFrom(handOver)
                    }
                    gather(next.events)
                    val connecting = scope.async { next.connect() }
                    pass(60_000)
                    connecting.await().isResumed shouldBe false
                    settle()
                    discord.ops(31) shouldHaveSize 1
                    store.only.shouldNotBeNull().commandCount shouldBe 0
                }
            }

            for ((whose, stored) in listOf(
                "another bot's" to storedSession(SessionKey(7, ShardId.SINGLE), "a", 5),
                "another shard's" to storedSession(SessionKey(key.botUserId, ShardId(0, 2)), "a", 5),
            )) {
                test("$whose session is refused with the reason: nothing is dialed, nothing is overwritten") {
                    withStore { store ->
                        store.kept[key] = stored
                        val events = gather()
                        val refused = shouldThrow<GatewayException> { shard.connect() }
                        refused.isFatal shouldBe true
                        refused.message!! shouldContain if ("bot" in whose) "bot 7" else "0/2"
                        refused.message!! shouldContain "ScriptedStore holds for $key "
                        refused.message!! shouldContain "Let the store keep each key by itself"
                        refused.code.shouldBeNull()
                        settle()
                        discord.transport.links.shouldBeEmpty()
                        store.calls shouldContainExactly listOf("load")
                        events.items.last().shouldBeInstanceOf<Failed>()
                        events.failure.shouldNotBeNull()
                        shard.state.value.shouldBeInstanceOf<ShardState.Failed>()
                        runtime.job.children
                            .toList()
                            .shouldBeEmpty()
                    }
                }
            }

            test("what cannot be read is told as a gap without bounds, and written over by the next session") {
                withStore { store ->
                    store.failure = SnapshotRefusedException("session.json is no stored session")
                    val events = gather()
                    val connecting = scope.async { shard.connect() }
                    settle()
                    store.failure = null
                    connecting.await().isResumed shouldBe false
                    settle()
                    val lost = events.items.filterIsInstance<SessionLost>().single()
                    lost.reason shouldContain "session.json"
                    lost.lastFinished.shouldBeNull()
                    lost.lastReceived shouldBe 0
                    store.calls shouldContainExactly listOf("load", "save session1@1")
                }
            }

            test("a store that fails is asked again, and the shard waits for it") {
                withStore { store ->
                    store.kept[key] = storedSession(key, "session1", 5)
                    store.failure = IOException("no database")
                    gather()
                    val connecting = scope.async { shard.connect() }
                    pass(5_000)
                    discord.transport.links.shouldBeEmpty()
                    store.failure = null
                    pass(25_000)
                    connecting.await().isResumed shouldBe true
                    shard.metrics.sessionStoreFailures shouldBe store.calls.count { it == "load" } - 1L
                }
            }

            test("a store that fails for too long costs an identify, and is told as a gap") {
                val store = ScriptedStore()
                store.failure = IOException("no database")
                val options = SessionStoreOptions.builder().startPatience(Duration.ofSeconds(3)).build()
                virtually({ sessionStore(store, options) }) {
                    val events = gather()
                    val connecting = scope.async { shard.connect() }
                    pass(2_999)
                    discord.transport.links.shouldBeEmpty()
                    pass(1)
                    connecting.await().isResumed shouldBe false
                    settle()
                    events.items.filterIsInstance<SessionLost>().shouldHaveSize(1)
                }
            }

            test("closing while it loads ends it, and leaves what is stored") {
                withStore { store ->
                    store.kept[key] = storedSession(key, "session1", 5)
                    store.hangs = true
                    val connecting = scope.async { runCatching { shard.connect() } }
                    settle()
                    shard.close()
                    connecting.await().exceptionOrNull().shouldBeInstanceOf<GatewayException>()
                    settle()
                    runtime.job.children
                        .toList()
                        .shouldBeEmpty()
                    store.only.shouldNotBeNull()
                    discord.transport.links.shouldBeEmpty()
                }
            }

            test("a session that was given goes before the one that is stored, and is stored at once") {
                withStore { store ->
                    store.kept[key] = storedSession(key, "stored", 5)
                    val given = storedSession(key, "given", 7)
                    val next = newShard {
                        sessionStore(store)
                        continueFrom(given)
                    }
                    gather(next.events)
                    next.connect().isResumed shouldBe true
                    settle()
                    store.calls.first() shouldBe "save given@7"
                    shouldThrow<SnapshotRefusedException> {
                        newShard { continueFrom(storedSession(SessionKey(7, ShardId.SINGLE), "a", 1)) }
                    }
                }
            }

            test("other intents than the session was identified with are said") {
                LogCapture().use { log ->
                    withStore { store ->
                        gather()
                        shard.connect()
                        shard.suspendSession()
                        discord.drop()
                        newShard { sessionStore(store) }.let { same ->
                            gather(same.events)
                            same.connect()
                            same.suspendSession()
                        }
                        discord.drop()
                        log.warnings().filter { "intents" in it }.shouldBeEmpty()
                        val next = Shard(dev.sluice.gateway.TEST_TOKEN, Intent.GUILDS + Intent.GUILD_MEMBERS) {
                            runtime(runtime)
                            compression(dev.sluice.compression.Compression.NONE)
                            sessionStore(store)
                        }
                        gather(next.events)
                        next.connect().isResumed shouldBe true
                        log.warnings().single { "intents" in it } shouldContain "next new session"
                    }
                }
            }
        }

        context("when it ends") {
            test("after close nothing is stored any more, when close returns") {
                withStore { store ->
                    gather()
                    shard.connect()
                    settle()
                    shard.close()
                    store.kept.size shouldBe 0
                    settle()
                    runtime.job.children
                        .toList()
                        .shouldBeEmpty()
                }
            }

            test("a fatal close deletes what is stored") {
                withStore { store ->
                    gather()
                    shard.connect()
                    settle()
                    discord.drop(4004)
                    settle()
                    store.kept.size shouldBe 0
                }
            }

            test("suspendSession stores before it returns") {
                withStore { store ->
                    gather()
                    shard.connect()
                    settle()
                    discord.message("a")
                    settle()
                    val handOver = shard.suspendSession().shouldNotBeNull()
                    handOver.session?.sequence shouldBe 2
                    store.only.shouldNotBeNull().toJson() shouldBe handOver.toJson()
                    pass(10_000)
                    store.calls.last() shouldBe "save session1@2"
                }
            }

            test("the end of the runtime's job is like the end of the process: what is stored stays") {
                withStore { store ->
                    gather()
                    shard.connect()
                    settle()
                    runtime.job.cancel()
                    settle()
                    store.only.shouldNotBeNull()
                    shard.suspendSession().shouldBeNull()
                }
            }

            test("an end waits for a store that fails, as long as it was told to") {
                LogCapture().use { log ->
                    withStore { store ->
                        gather()
                        shard.connect()
                        settle()
                        store.failure = IOException("no database")
                        val closing = scope.launch { shard.close() }
                        pass(4_999)
                        closing.isCompleted shouldBe false
                        pass(1)
                        closing.isCompleted shouldBe true
                        log.warnings().count { "gave up" in it } shouldBe 1
                    }
                }
            }
        }

        context("a store that fails") {
            test("is tried again, counted, warned of a few times, told by health, and never noticed by the shard") {
                LogCapture().use { log ->
                    withStore { store ->
                        val seen = gather(shard.on<MessageCreate>())
                        shard.connect()
                        settle()
                        store.failure = IOException("disk full")
                        repeat(120) {
                            discord.message("$it")
                            pass(1_000)
                        }
                        val failures = store.saves().size - 1
                        shard.metrics.sessionStoreFailures shouldBe failures.toLong()
                        failures shouldBeLessThan 40
                        // The first, the second, the fourth and so on.
                        log.warnings().count { "disk full" in it } shouldBe
                            Int.SIZE_BITS - failures.countLeadingZeroBits()
                        val trouble = shard.health().reasons.single()
                        trouble.kind shouldBe HealthReason.Kind.STORE
                        trouble.message shouldContain "failed for"
                        store.failure = null
                        pass(60_000)
                        shard.health().reasons shouldHaveSize 0
                        store.only
                            .shouldNotBeNull()
                            .session
                            ?.sequence shouldBe 121
                        log.all().count { "works again" in it } shouldBe 1
                        seen.items shouldHaveSize 120
                        discord.identifies shouldBe 1
                        store.failure = IOException("disk full again")
                        discord.message("x")
                        pass(2_000)
                        log.warnings().first { "disk full again" in it } shouldContain "(1 in a row)"
                    }
                }
            }

            test("that gives no answer has failed after the time limit") {
                withStore { store ->
                    gather()
                    shard.connect()
                    settle()
                    store.hangs = true
                    discord.message("a")
                    pass(11_000)
                    shard.metrics.sessionStoreFailures shouldBe 1
                    store.hangs = false
                    pass(60_000)
                    store.only
                        .shouldNotBeNull()
                        .session
                        ?.sequence shouldBe 2
                }
            }

            test("that throws instead of failing is taken the same way") {
                val throwing = object : SessionStore {
                    override fun load(key: SessionKey) = throw IllegalStateException("no")

                    override fun save(key: SessionKey, stored: dev.sluice.protocol.StoredSession) =
                        throw IllegalStateException("no")

                    override fun delete(key: SessionKey) = throw IllegalStateException("no")
                }
                val options = SessionStoreOptions.builder().startPatience(Duration.ofSeconds(1)).build()
                virtually({ sessionStore(throwing, options) }) {
                    gather()
                    val connecting = scope.async { shard.connect() }
                    pass(2_000)
                    connecting.await().isResumed shouldBe false
                    shard.close()
                }
            }
        }
    })
