package dev.sluice.gateway

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.seconds

class FullListTurnsStressSpec :
    StringSpec({
        "of one guild one has its turn at a time, and those who give up hold up nobody" {
            val turns = FullListTurns(NanoClock.System)
            val inside = List(2) { AtomicInteger() }
            val served = AtomicInteger()
            runBlocking {
                withTimeout(60.seconds) {
                    List(4) { mine ->
                        launch(Dispatchers.Default) {
                            repeat(Stress.ROUNDS / 10) { round ->
                                val guild = (mine + round) % 2
                                val turn = turns.join(guild.toLong())
                                if (round % 5 != 0) {
                                    turn.await()
                                    check(inside[guild].incrementAndGet() == 1) { "two turns of guild $guild" }
                                    yield()
                                    inside[guild].decrementAndGet()
                                    served.incrementAndGet()
                                }
                                turn.end()
                            }
                        }
                    }.joinAll()
                }
            }
            served.get() shouldBe 4 * (Stress.ROUNDS / 10) * 4 / 5
        }
    })
