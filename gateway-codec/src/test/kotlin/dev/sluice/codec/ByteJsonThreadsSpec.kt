package dev.sluice.codec

import dev.sluice.model.EventCatalog
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import kotlinx.serialization.KSerializer
import java.util.concurrent.Callable
import java.util.concurrent.CyclicBarrier
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import kotlin.random.Random

class ByteJsonThreadsSpec :
    StringSpec({
        "one format decodes for many threads at once, while it learns the order of keys" {
            val seed = System.nanoTime()
            println("ByteJsonThreadsSpec: seed $seed")
            val json = RandomJson(Random(seed))
            val serializers = EventCatalog.types.map { EventCatalog.serializerOf(it)!! }
            val cases = serializers.flatMap { serializer ->
                List(5) { serializer to json.next(serializer.descriptor).encodeToByteArray() }
            }
            val expected = cases.map { (serializer, bytes) -> Agreement.reference(serializer, bytes).value }
            // Each round begins with a format that knows nothing yet.
            repeat(Fixtures.count(50)) {
                val format = ByteJson.builder().build()
                val threads = 8
                val barrier = CyclicBarrier(threads)
                val executor = Executors.newFixedThreadPool(threads)
                try {
                    val results = List(threads) {
                        Callable {
                            barrier.await(1, TimeUnit.MINUTES)
                            cases.map { (serializer, bytes) -> Agreement.ours(serializer, bytes, format).value }
                        }
                    }.map(executor::submit)
                    for (result in results) result.get(1, TimeUnit.MINUTES) shouldBe expected
                } finally {
                    executor.shutdownNow()
                }
            }
        }

        "a serializer may decode something else with the same format" {
            val inner = """{"named":5}""".encodeToByteArray()
            val serializer = object : KSerializer<Int> by Decoding {
                override fun deserialize(decoder: kotlinx.serialization.encoding.Decoder): Int {
                    val found = ByteJson.DEFAULT.decode(Names.serializer(), inner).named
                    return found + decoder.decodeInt()
                }
            }
            ByteJson.DEFAULT.decode(Box.serializer(serializer), """{"value":7}""".encodeToByteArray()).value shouldBe 12
        }
    })

private object Decoding : KSerializer<Int> by kotlinx.serialization.serializer<Int>()
