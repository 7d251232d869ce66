package dev.sluice.gateway

import dev.sluice.model.MessageCreate
import io.kotest.core.spec.style.StringSpec
import io.mockk.confirmVerified
import io.mockk.every
import io.mockk.mockk
import io.mockk.verify
import io.mockk.verifyOrder
import java.util.concurrent.Flow

/** The signals of Reactive Streams, each exactly as often as its rules allow: a mock counts the calls nobody expects. */
class SubscriberSignalsSpec :
    StringSpec({
        fun subscriber(): Flow.Subscriber<MessageCreate> =
            mockk {
                every { onSubscribe(any()) } answers { firstArg<Flow.Subscription>().request(Long.MAX_VALUE) }
                every { onNext(any()) } returns Unit
                every { onError(any()) } returns Unit
                every { onComplete() } returns Unit
            }

        "onSubscribe once, onNext in order, onComplete once, and nothing besides" {
            virtually {
                val mock = subscriber()
                shard.async().events(MessageCreate::class.java).subscribe(mock)
                shard.connect()
                discord.message("a")
                discord.message("b")
                shard.close()
                settle()
                verifyOrder {
                    mock.onSubscribe(any())
                    mock.onNext(match { it.message.content == "a" })
                    mock.onNext(match { it.message.content == "b" })
                    mock.onComplete()
                }
                verify(exactly = 1) { mock.onSubscribe(any()) }
                verify(exactly = 2) { mock.onNext(any()) }
                verify(exactly = 1) { mock.onComplete() }
                confirmVerified(mock)
            }
        }

        "onError once and no onComplete when the shard stops for good" {
            virtually {
                val mock = subscriber()
                shard.async().events(MessageCreate::class.java).subscribe(mock)
                shard.connect()
                discord.drop(4014)
                settle()
                verify(exactly = 1) { mock.onSubscribe(any()) }
                verify(exactly = 1) { mock.onError(match { it is GatewayException && it.code == 4014 }) }
                confirmVerified(mock)
            }
        }

        "a subscriber that throws gets nothing more, and its shard goes on" {
            virtually {
                val throwing = subscriber()
                every { throwing.onNext(any()) } throws IllegalStateException("no appetite")
                val other = subscriber()
                shard.async().events(MessageCreate::class.java).subscribe(throwing)
                shard.async().events(MessageCreate::class.java).subscribe(other)
                shard.connect()
                discord.message("a")
                discord.message("b")
                settle()
                verify(exactly = 1) { throwing.onNext(any()) }
                verify(exactly = 2) { other.onNext(any()) }
            }
        }
    })
