package dev.sluice.gateway.ktor

import dev.sluice.gateway.DispatcherPulse
import dev.sluice.gateway.LogCapture
import dev.sluice.gateway.SetClock
import dev.sluice.gateway.transport.RawWebSocketServer
import dev.sluice.gateway.transport.RecordingListener
import dev.sluice.gateway.transport.Told
import dev.sluice.gateway.transport.TransportRequest
import dev.sluice.gateway.transport.onBlockedIo
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.config.DefaultTestConfig
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.ktor.client.engine.cio.CIO
import io.ktor.client.engine.okhttp.OkHttp
import kotlinx.coroutines.CoroutineDispatcher
import java.time.Duration
import kotlin.coroutines.CoroutineContext
import kotlin.time.Duration.Companion.seconds

/** All threads of `Dispatchers.IO` are blocked by code of a user's. */
internal class IoAdviceSpec :
    FunSpec({
        defaultTestConfig = DefaultTestConfig(timeout = 30.seconds)

        class Scene {
            val clock = SetClock()
            val waiting = ArrayDeque<Runnable>()
            val told = ArrayList<String>()
            private val dispatcher = object : CoroutineDispatcher() {
                override fun dispatch(context: CoroutineContext, block: Runnable) = waiting.addLast(block)
            }
            val advice = IoAdvice(DispatcherPulse({ dispatcher }, clock)) { told += it }

            fun lookAfter(time: Duration) {
                clock.nanos.addAndGet(time.toNanos())
                advice.look()
            }

            fun free() {
                while (true) (waiting.removeFirstOrNull() ?: return).run()
            }
        }

        test("it is told of after five seconds, once, with what to do, and not a nanosecond before") {
            val scene = Scene()
            scene.advice.look()
            scene.lookAfter(Duration.ofSeconds(5).minusNanos(1))
            scene.told.shouldBeEmpty()
            scene.lookAfter(Duration.ofNanos(1))
            scene.told shouldHaveSize 1
            scene.told.single() shouldStartWith "no thread of Dispatchers.IO has been free for 5 s: CIO"
            scene.told.single() shouldContain "limitedParallelism(n)"
            scene.lookAfter(Duration.ofMinutes(1))
            scene.told shouldHaveSize 1
        }

        test("it is told of anew when it happens anew") {
            val scene = Scene()
            repeat(2) {
                scene.advice.look()
                scene.lookAfter(IoAdvice.LIMIT)
                scene.free()
                scene.lookAfter(Duration.ofMinutes(1))
                scene.free()
            }
            scene.told shouldHaveSize 2
        }

        test("threads that are free are never told of, however seldom anybody sends") {
            val scene = Scene()
            repeat(3) {
                scene.lookAfter(Duration.ofMinutes(1))
                scene.free()
            }
            scene.told.shouldBeEmpty()
        }

        // Others log while it is open, too.
        fun LogCapture.advice() = lines().filter { it.logger == KtorTransport::class.java.name }.map { it.text }

        suspend fun sendingWhileBlocked(builder: KtorTransportBuilder, check: suspend (List<String>) -> Unit) {
            val clock = SetClock()
            LogCapture().use { log ->
                RawWebSocketServer().use { server ->
                    builder.clock(clock).build().use { transport ->
                        val listener = RecordingListener()
                        val link = transport.open(TransportRequest.of(server.url), listener)
                        val peer = server.takePeer()
                        listener.take() shouldBe Told.Opened
                        onBlockedIo {
                            link.send("first".toByteArray(), false) { }
                            clock.nanos.addAndGet(IoAdvice.LIMIT.toNanos())
                            link.send("second".toByteArray(), false) { }
                            eventually(10.seconds) { check(log.advice()) }
                        }
                        List(2) { peer.readData().text } shouldBe listOf("first", "second")
                    }
                }
                check(log.advice())
            }
        }

        test("over CIO a link that is to send tells of it, and sends what waited when there are threads again") {
            sendingWhileBlocked(KtorTransport.builder().engine(CIO)) { advice ->
                advice.single() shouldContain "no thread of Dispatchers.IO"
            }
        }

        test("over OkHttp it does not matter, and nobody is told") {
            sendingWhileBlocked(KtorTransport.builder().engine(OkHttp)) { it.shouldBeEmpty() }
        }
    })
