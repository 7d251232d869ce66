package dev.sluice.codec

import dev.sluice.model.EventCatalog
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import kotlinx.serialization.KSerializer
import kotlin.random.Random

class ByteJsonFuzzSpec :
    StringSpec({
        val seed = System.nanoTime()
        println("ByteJsonFuzzSpec: seed $seed")

        fun <T> check(serializer: KSerializer<T>, bytes: ByteArray): Boolean =
            try {
                Agreement.check(serializer, bytes, clue = "seed $seed")
            } catch (e: AssertionError) {
                throw e
            } catch (e: Throwable) {
                throw AssertionError("seed $seed: $e for ${bytes.joinToString(",")}", e)
            }

        "mutated data of every event: what kotlinx.serialization makes of them, or a ByteJsonException (seed $seed)" {
            val random = Random(seed)
            var values = 0
            var refusals = 0
            for (type in EventCatalog.types) {
                val serializer = EventCatalog.serializerOf(type)!!
                val json = RandomJson(random)
                val mutations = Mutations(random, List(20) { json.next(serializer.descriptor) })
                repeat(Fixtures.count(4_000)) { if (check(serializer, mutations.next())) values++ else refusals++ }
            }
            values shouldBeGreaterThan 100
            refusals shouldBeGreaterThan 1_000
        }

        "mutated examples of the documentation, for every class they could be (seed $seed)" {
            val random = Random(seed)
            val texts = listOf(
                "message.example-message",
                "guild.example-guild",
                "application-commands.example-interaction-3",
                "user.example-user",
                "channel.example-thread-channel",
            ).map { Fixtures.text(it) }
            val serializers = EventCatalog.types.map { EventCatalog.serializerOf(it)!! }
            val mutations = Mutations(random, texts)
            repeat(Fixtures.count(100_000)) { check(serializers.random(random), mutations.next()) }
        }

        "mutated data of user's classes (seed $seed)" {
            val random = Random(seed)
            val serializers = listOf<KSerializer<*>>(
                Primitives.serializer(),
                Nullables.serializer(),
                Enums.serializer(),
                Maps.serializer(),
                Names.serializer(),
                Elements.serializer(),
            )
            for (serializer in serializers) {
                val json = RandomJson(random)
                val mutations = Mutations(random, List(50) { json.next(serializer.descriptor) })
                repeat(Fixtures.count(40_000)) { check(serializer, mutations.next()) }
            }
        }

        "any bytes at all (seed $seed)" {
            val random = Random(seed)
            repeat(Fixtures.count(200_000)) {
                val bytes = random.nextBytes(random.nextInt(40))
                check(Names.serializer(), bytes)
                check(Elements.serializer(), "{\"dynamic\":".encodeToByteArray() + bytes)
            }
        }

        "long payloads end, in time in proportion to their length" {
            // A million of each; what took the square of that would not end today.
            val many = 1_000_000
            val payloads = listOf(
                "[".repeat(many),
                "{\"dynamic\":" + "[".repeat(many),
                "{\"x\":" + "{\"x\":".repeat(many),
                "\"" + "\\".repeat(many),
                "{\"" + "a".repeat(many) + "\":1}",
                "{\"x\":\"" + "é".repeat(many) + "\"}",
                "{" + "\"a\":1,".repeat(many) + "}",
                "{\"dynamic\":" + "9".repeat(many) + "}",
                "{\"dynamic\":0." + "1".repeat(many) + "}",
                " ".repeat(many),
            )
            for (text in payloads) {
                val bytes = text.encodeToByteArray()
                Agreement.ours(Elements.serializer(), bytes)
                Agreement.ours(Names.serializer(), bytes)
            }
        }
    })
