package dev.sluice.gateway.ktor

import dev.sluice.gateway.Stress
import dev.sluice.gateway.transport.TransportException
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeMonotonicallyIncreasing
import io.kotest.matchers.shouldBe
import io.ktor.websocket.Frame
import kotlinx.coroutines.runBlocking
import java.nio.ByteBuffer
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicIntegerArray

class OutgoingQueueStressSpec :
    StringSpec({
        "each message is completed once, whether it was taken, refused or left when the link ended" {
            val rounds = Stress.ROUNDS / 5
            val queue = OutgoingQueue(capacity = 64)
            val completed = AtomicIntegerArray(SENDERS * rounds)
            val written = ArrayList<Int>()
            val running = AtomicInteger(SENDERS)

            fun send(id: Int) {
                val bytes = ByteBuffer.allocate(Int.SIZE_BYTES).putInt(id).array()
                val message = OutgoingFrame(Frame.Binary(true, bytes)) { completed.incrementAndGet(id) }
                queue.offer(message)?.let(message::complete)
            }
            Stress.together(
                *Array(SENDERS) { mine ->
                    {
                        repeat(rounds) { send(mine * rounds + it) }
                        // The last one closes, while others may still be at it.
                        if (running.decrementAndGet() == 1) queue.close(Frame.Close())
                    }
                },
                { repeat(rounds) { queue.answerPing(byteArrayOf(1)) } },
                {
                    runBlocking {
                        while (true) {
                            val next = queue.take()
                            val frame = next.frame
                            if (frame is Frame.Binary) written += ByteBuffer.wrap(frame.data).getInt()
                            next.complete(null)
                            if (frame is Frame.Close) break
                        }
                    }
                    queue.fail(TransportException("ended"))
                },
            )
            List(completed.length(), completed::get).toSet() shouldBe setOf(1)
            for (mine in 0 until SENDERS) {
                written.filter { it / rounds == mine }.shouldBeMonotonicallyIncreasing()
            }
        }
    }) {
    private companion object {
        const val SENDERS = 3
    }
}
