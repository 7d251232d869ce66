package dev.sluice.protocol

import dev.sluice.compression.Compression
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import kotlin.random.Random

/** Whatever bytes come, nothing is thrown, and the machine goes on or stops with a typed reason. */
class FuzzSpec :
    FunSpec({
        val rounds = if (System.getProperty("sluice.long") == "true") 20_000 else 2_000

        fun junk(random: Random): ByteArray =
            when (random.nextInt(4)) {
                0 -> random.nextBytes(random.nextInt(200))
                1 -> mutated(random, """{"t":"READY","s":1,"op":0,"d":{"session_id":"x","resume_gateway_url":"w"}}""")
                2 -> mutated(random, """{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250}}""")
                else -> mutated(random, """{"op":${random.nextInt(-3, 50)},"d":[true,{"a":null}],"s":3,"t":"X"}""")
            }

        context("random bytes with") {
            withData(Compression.entries) { compression ->
                val first = Random.nextInt()
                println("FuzzSpec $compression: first seed $first")
                repeat(rounds) { i ->
                    withClue("seed ${first + i}") {
                        val random = Random(first + i)
                        val scene = Scene { compression(compression) }.reach(StateKind.AWAITING_HELLO)
                        if (compression == Compression.NONE && random.nextBoolean()) scene.hello().permit().ready()
                        repeat(5) {
                            if (scene.kind == StateKind.CLOSING) scene.closed()
                            if (scene.kind == StateKind.WAITING) scene.toDeadline().opened()
                            scene.bytes(junk(random), binary = random.nextBoolean(), last = random.nextInt(4) > 0)
                        }
                        scene.outputs.filterIsInstance<Output.Stopped>().all { it.failure != null } shouldBe true
                        // Lets go of native memory.
                        scene.input { handleClose(scene.now) }.closed()
                        scene.machine.state.isTerminal shouldBe true
                    }
                }
            }
        }
    })

private fun mutated(random: Random, text: String): ByteArray {
    val bytes = text.toByteArray()
    repeat(random.nextInt(4)) { bytes[random.nextInt(bytes.size)] = random.nextInt().toByte() }
    return if (random.nextInt(4) == 0) bytes.copyOf(random.nextInt(bytes.size)) else bytes
}
