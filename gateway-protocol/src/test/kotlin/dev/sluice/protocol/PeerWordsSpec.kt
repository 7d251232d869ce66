package dev.sluice.protocol

import dev.sluice.model.Disconnected
import dev.sluice.model.Failed
import dev.sluice.model.Intents
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldNotContain

/** What a peer says in words ends up in logs: it must carry no secret there, and forge no line. */
class PeerWordsSpec :
    FunSpec({
        val token = Scene.TOKEN.value

        test("a close reason that echoes the token does not show it, nor a part of it where it is cut off") {
            val scene = Scene().reach(StateKind.READY).closed(4000, "x".repeat(505) + " $token, $token")
            val told = scene.told<Disconnected>().last()
            told.reason shouldBe "x".repeat(505) + " ***, *..."
            scene.outputs.joinToString() shouldNotContain token
        }

        test("neither does a fatal one, in its event and its failure") {
            val scene = Scene().reach(StateKind.READY).closed(4004, "Authentication failed for $token.")
            scene.told<Failed>().single().reason shouldNotContain token
            scene.last<Output.Stopped>().failure!!.reason shouldNotContain token
            scene.outputs.joinToString() shouldNotContain token
        }

        test("a dial that fails with words of the token") {
            val scene = Scene().start().input { handleConnectFailed("HTTP 400: no such $token", Scene.START) }
            scene.told<Disconnected>().last().reason shouldBe "HTTP 400: no such ***"
        }

        context("what forges a line of a log") {
            withData(nameFn = { "U+%04X".format(it[0].code) }, FORGING) { forging ->
                val scene = Scene().reach(StateKind.READY).closed(4000, "bye${forging}INFO all is well")
                scene.told<Disconnected>().last().reason shouldBe
                    "bye" + "?".repeat(forging.length) + "INFO all is well"
            }
        }

        context("a URL that is refused shows neither password nor key in the message") {
            withData(
                "wss://me:hunter2@discord.gg",
                "wss://me:hunter2@discord.gg/ x",
                "https://me:hunter2@discord.gg",
                "wss://disc ord.gg/?key=hunter2",
                "wss://discord.gg:0/?key=hunter2",
                "wss://-/?key=hunter2",
                "ws://gateway.discord.gg/?key=hunter2",
            ) { url ->
                val failure = shouldThrow<IllegalArgumentException> {
                    ProtocolConfig.builder(Scene.TOKEN, Intents.NONE).gatewayUrl(url).build()
                }
                failure.message!! shouldNotContain "hunter2"
            }
        }
    }) {
    private companion object {
        val FORGING = listOf("\n", "\r\n", "\u2028", "\u2029", "\u0085", "\u0000", "\u007f", "\u001b")
    }
}
