package dev.sluice.gateway.session

import dev.sluice.gateway.LogCapture
import dev.sluice.gateway.NanoClock
import dev.sluice.gateway.ShardLog
import dev.sluice.model.ShardId
import dev.sluice.protocol.SnapshotRefusedException
import dev.sluice.protocol.StoredSession
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.core.test.config.DefaultTestConfig
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.withTimeout
import java.lang.reflect.Proxy
import java.time.Duration
import java.util.concurrent.CompletionStage
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import kotlin.random.Random
import kotlin.time.Duration.Companion.seconds

/** On the wall clock: a call that blocks blocks a thread, which virtual time does not have. */
class StoreCallsSpec :
    StringSpec({
        defaultTestConfig = DefaultTestConfig(timeout = 60.seconds)

        /** Blocks whoever calls until [release], interrupted or not, as reading from a socket does. */
        class Deaf : SessionStore {
            val release = CountDownLatch(1)

            override fun load(key: SessionKey): CompletionStage<StoredSession?> = block()

            override fun save(key: SessionKey, stored: StoredSession): CompletionStage<Void?> = block()

            override fun delete(key: SessionKey): CompletionStage<Void?> = block()

            private fun block(): Nothing {
                while (true) {
                    try {
                        release.await()
                        error("nobody waits for this any more")
                    } catch (_: InterruptedException) {
                        // Deaf.
                    }
                }
            }
        }

        suspend fun <T> calling(store: SessionStore, test: suspend (StoreCalls) -> T): T {
            val executor = Executors.newCachedThreadPool()
            val dispatcher = executor.asCoroutineDispatcher()
            val scope = CoroutineScope(Job())
            val options = SessionStoreOptions
                .builder()
                .callTimeout(Duration.ofMillis(50))
                .startPatience(Duration.ofMillis(120))
                .build()
            val key = SessionKey(1, ShardId.SINGLE)
            val log = ShardLog(ShardId.SINGLE)
            val calls = StoreCalls("test", log, key, store, options, dispatcher, NanoClock.System, Random(1))
            try {
                val outcome = scope.async { runCatching { test(calls) } }
                // Not within the coroutine: what does not end there would not end here either.
                return withTimeout(20.seconds) { outcome.await() }.getOrThrow()
            } finally {
                scope.cancel()
                executor.shutdown()
            }
        }

        suspend fun <T> onDeaf(test: suspend (StoreCalls) -> T): T {
            val store = Deaf()
            try {
                return calling(store, test)
            } finally {
                store.release.countDown()
            }
        }

        "a store that blocks and hears no interrupt does not keep a start waiting beyond its patience" {
            shouldThrow<SnapshotRefusedException> { onDeaf { it.load() } }.message shouldBe
                "the session store has failed for PT0.12S"
        }

        "a store that returns null, as one in Java may, is told what to return" {
            val nothing = Proxy.newProxyInstance(
                javaClass.classLoader,
                arrayOf(SessionStore::class.java),
            ) { _, _, _ -> null }
            val log = LogCapture()
            log.use {
                shouldThrow<SnapshotRefusedException> { calling(nothing as SessionStore) { it.load() } }
                calling(nothing as SessionStore) { it.store(null) } shouldBe false
            }
            log.warnings().first() shouldContain "SessionStore.load returned null, return a stage"
            log.warnings().last() shouldContain "SessionStore.delete returned null, return a stage"
        }

        "nor an end beyond the time of a call, which counts as a failure" {
            onDeaf { calls ->
                calls.store(null) shouldBe false
                calls.failures.get() shouldBe 1
            }
        }
    })
