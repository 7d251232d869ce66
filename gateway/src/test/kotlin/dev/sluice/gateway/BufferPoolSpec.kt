package dev.sluice.gateway

import dev.sluice.compression.MessageBuffer
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeSameInstanceAs
import io.kotest.matchers.types.shouldNotBeSameInstanceAs
import java.util.concurrent.atomic.AtomicReferenceArray
import kotlin.concurrent.thread

class BufferPoolSpec :
    FunSpec({
        fun MessageBuffer.holding(bytes: Int) =
            apply {
                clear()
                while (capacity < bytes) grow(bytes)
                advance(bytes)
            }

        test("what was given back is borrowed again, by whatever thread") {
            val pool = BufferPool(MAX, size = 4)
            val buffer = pool.borrow()
            pool.giveBack(buffer)
            var again: MessageBuffer? = null
            thread { again = pool.borrow() }.join()
            again shouldBeSameInstanceAs buffer
        }

        test("nobody waits: who finds none gets a new one, and no more than the size are kept") {
            val pool = BufferPool(MAX, size = 2)
            val three = List(3) { pool.borrow() }
            three.toSet().size shouldBe 3
            three.forEach(pool::giveBack)
            pool.borrow() shouldBeIn three
            pool.borrow() shouldBeIn three
            (pool.borrow() in three) shouldBe false
        }

        test("one that has grown to 4 MiB is kept, one that has grown further is let go") {
            val pool = BufferPool(MAX, size = 1)
            val grown = pool.borrow().holding(4 shl 20)
            pool.giveBack(grown)
            pool.borrow() shouldBeSameInstanceAs grown
            pool.giveBack(grown.holding((4 shl 20) + 1))
            pool.borrow() shouldNotBeSameInstanceAs grown
        }

        test("after many small payloads a buffer that has grown is let go, and one that has not is kept") {
            val pool = BufferPool(MAX, size = 1)
            val grown = pool.borrow().holding(1 shl 20)
            pool.giveBack(grown)
            // The chance that none of so many is the one is below one in a hundred million.
            repeat(400_000) { pool.giveBack(pool.borrow().holding(100)) }
            val small = pool.borrow()
            small shouldNotBeSameInstanceAs grown
            small.capacity shouldBe 64 * 1024
            pool.giveBack(small)
            repeat(400_000) { pool.giveBack(pool.borrow().holding(100)) }
            pool.borrow() shouldBeSameInstanceAs small
        }

        test("no buffer is in two hands at once") {
            val pool = BufferPool(MAX, size = 2)
            val owners = AtomicReferenceArray<String?>(THREADS)
            val workers =
                List(THREADS) { number ->
                    thread {
                        repeat(20_000) {
                            val buffer = pool.borrow()
                            buffer.clear()
                            val at = buffer.length
                            buffer.bytes[at] = number.toByte()
                            Thread.onSpinWait()
                            if (buffer.bytes[at] != number.toByte()) owners.set(number, "shared in round $it")
                            pool.giveBack(buffer)
                        }
                    }
                }
            workers.forEach { it.join() }
            List(THREADS) { owners.get(it) } shouldBe List(THREADS) { null }
        }
    }) {
    private companion object {
        const val MAX = 64 shl 20
        const val THREADS = 4
    }
}
