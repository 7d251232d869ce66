package dev.sluice.model

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class OpcodeSpec :
    FunSpec({
        // Discord docs, Gateway Opcodes.
        val documented =
            mapOf(
                0 to "DISPATCH",
                1 to "HEARTBEAT",
                2 to "IDENTIFY",
                3 to "PRESENCE_UPDATE",
                4 to "VOICE_STATE_UPDATE",
                6 to "RESUME",
                7 to "RECONNECT",
                8 to "REQUEST_GUILD_MEMBERS",
                9 to "INVALID_SESSION",
                10 to "HELLO",
                11 to "HEARTBEAT_ACK",
                31 to "REQUEST_SOUNDBOARD_SOUNDS",
                43 to "REQUEST_CHANNEL_INFO",
            )

        for ((op, name) in documented) {
            test("$op is $name") { Opcode.nameOf(op) shouldBe name }
        }

        test("every other opcode is named by its number") {
            for (op in (-1..100) - documented.keys) Opcode.nameOf(op) shouldBe "OPCODE_$op"
        }
    })
