package dev.sluice.model

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe

class CloseCodeSpec :
    FunSpec({
        // Discord docs, Gateway Close Event Codes, with what a shard does then.
        val discord =
            mapOf(
                4000 to CloseAction.RESUME,
                4001 to CloseAction.RESUME,
                4002 to CloseAction.RESUME,
                4003 to CloseAction.NEW_SESSION,
                4004 to CloseAction.STOP,
                4005 to CloseAction.NEW_SESSION,
                4007 to CloseAction.NEW_SESSION,
                4008 to CloseAction.RESUME_AFTER_PAUSE,
                4009 to CloseAction.NEW_SESSION,
                4010 to CloseAction.STOP,
                4011 to CloseAction.STOP,
                4012 to CloseAction.STOP,
                4013 to CloseAction.STOP,
                4014 to CloseAction.STOP,
            )

        for ((code, action) in discord) {
            test("$code leads to $action") {
                CloseCode.of(code).action shouldBe action
                CloseCode.of(code).code shouldBe code
                CloseCode.of(code).isFatal shouldBe (action == CloseAction.STOP)
            }
        }

        test("every documented code of Discord's has a constant, and no other from 4000 up") {
            CloseCode.entries.map { it.code }.filter { it >= 4000 } shouldContainExactlyInAnyOrder discord.keys
        }

        for (code in listOf(1000, 1001, 1006, 1011, 1012)) {
            test("$code from the server is tried again as a resume") {
                CloseCode.of(code).action shouldBe CloseAction.RESUME
                CloseCode.of(code).name.startsWith("CLOSE_") shouldBe false
            }
        }

        for (code in listOf(0, 999, 1016, 3000, 4006, 4015, 4016, 4900, 65535, -1)) {
            test("$code, which has no meaning here, is a value and is tried again as a resume") {
                CloseCode.of(code).action shouldBe CloseAction.RESUME
                CloseCode.of(code).name shouldBe "CLOSE_$code"
                CloseCode.of(code) shouldBe CloseCode.of(code)
            }
        }

        test("the codes that we send keep the session, save for 1000") {
            ClientCloseCode.NORMAL shouldBe 1000
            listOf(
                ClientCloseCode.ZOMBIE,
                ClientCloseCode.HAND_OVER,
                ClientCloseCode.UNDECODABLE,
                ClientCloseCode.ASKED_TO_RECONNECT,
                ClientCloseCode.SLOW_COLLECTOR,
            ) shouldBe listOf(4900, 4901, 4902, 4903, 4904)
        }

        test("the text has number and name") { CloseCode.INVALID_SHARD.toString() shouldBe "4010 INVALID_SHARD" }
    })
