package dev.sluice.protocol

import dev.sluice.codec.CodecException
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import kotlin.random.Random

/**
 * Random servers and random users against the machine, held to the invariants of [ModelDriver]. The seed of a failing
 * sequence is in the failure's text; 2,000 sequences, 20,000 with -Plong.
 */
class RandomOperationsSpec :
    StringSpec({
        val isLong = System.getProperty("sluice.long") == "true"

        "random sequences of inputs hold the invariants" {
            val first = Random.nextInt()
            println("RandomOperationsSpec: first seed $first")
            val edges = HashSet<Edge>()
            repeat(if (isLong) 20_000 else 2_000) { i ->
                val seed = first + i
                withClue("seed $seed") {
                    try {
                        ModelDriver(seed).also { it.run(operations = 120) }.edges.let(edges::addAll)
                    } catch (e: CodecException) {
                        throw AssertionError("seed $seed let a codec's exception out", e)
                    } catch (e: RuntimeException) {
                        throw AssertionError("seed $seed let an exception out", e)
                    }
                }
            }
            println("RandomOperationsSpec: ${edges.size} of ${Transitions.table.size} edges met")
            (edges.size > Transitions.table.size / 2) shouldBe true
        }
    })
