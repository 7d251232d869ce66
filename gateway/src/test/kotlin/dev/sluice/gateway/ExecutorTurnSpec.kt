package dev.sluice.gateway

import dev.sluice.model.Event
import dev.sluice.model.MessageCreate
import dev.sluice.model.TypingStart
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.launch
import java.util.concurrent.Executor
import java.util.concurrent.Flow
import kotlin.coroutines.EmptyCoroutineContext

/** Listeners that are never done, since more comes while they work, share their executor with others. */
internal class ExecutorTurnSpec :
    StringSpec({
        /** Each message that is taken brings the next one. */
        fun VirtualShard.endless(number: Int) {
            if (number < LAST) discord.message("${number + 1}")
        }

        suspend fun VirtualShard.othersGetTheirTurn(subscribe: ((MessageCreate) -> Unit) -> Unit) {
            var taken = 0
            var takenBefore = LAST
            subscribe { event ->
                taken++
                endless(event.message.content.toInt())
            }
            shard.async().on(TypingStart::class.java, { takenBefore = taken })
            shard.connect()
            settle()
            discord.message("1")
            discord.dispatch("TYPING_START", """{"user_id":"1","channel_id":"2","timestamp":3}""")
            settle()
            taken shouldBe LAST
            takenBefore shouldBeLessThan 3 * ExecutorTurn.BATCH
        }

        "a listener that is behind lets others have their turn" {
            virtually {
                othersGetTheirTurn { take -> shard.async().on(MessageCreate::class.java, { take(it) }) }
            }
        }

        "a subscriber that is behind lets others have their turn" {
            virtually {
                othersGetTheirTurn { take ->
                    shard.async().events().subscribe(Greedy(take))
                }
            }
        }

        "parallel work that never suspends lets others have their turn" {
            virtually {
                othersGetTheirTurn { take ->
                    scope.backgroundScope.launch {
                        shard.on<MessageCreate>().parallelBy(
                            1,
                            EmptyCoroutineContext,
                            { it.message.channelId },
                        ) { take(it) }
                    }
                }
            }
        }

        "an executor that runs what it is given at once, or takes nothing more, is no trouble" {
            val refusing =
                object : Executor {
                    private var count = 0

                    override fun execute(task: Runnable) = if (count++ < 3) task.run() else error("full")
                }
            for (executor in listOf(Executor { it.run() }, refusing)) {
                var runs = 0
                val turn = ExecutorTurn(executor)
                var steps = 0
                val task =
                    object : Runnable {
                        override fun run() {
                            if (turn.isWithin()) return
                            runs++
                            while (steps++ < LAST) if (turn.giveUp(this)) return
                        }
                    }
                task.run()
                runs shouldBe 1
                steps shouldBe LAST + 1
            }
        }
    })

private const val LAST = 5_000

private class Greedy(private val take: (MessageCreate) -> Unit) : Flow.Subscriber<Event> {
    override fun onSubscribe(subscription: Flow.Subscription) = subscription.request(Long.MAX_VALUE)

    override fun onNext(event: Event) {
        if (event is MessageCreate) take(event)
    }

    override fun onError(failure: Throwable) = Unit

    override fun onComplete() = Unit
}
