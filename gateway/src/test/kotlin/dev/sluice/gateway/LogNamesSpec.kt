package dev.sluice.gateway

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

internal class LogNamesSpec :
    StringSpec({
        "names as Discord gives them stay as they are" {
            for (name in listOf("MESSAGE_CREATE", "x".repeat(80))) LogNames.of(name) shouldBe name
        }

        "what would forge a line, or fill the log, does not" {
            LogNames.of("X\nWARN forged") shouldBe "X?WARN?forged"
            LogNames.of("\u2028\u001b[31m") shouldBe "??[31m"
            LogNames.of("x".repeat(81)).length shouldBe 80
        }

        "a payload of a made-up name is shown in one line" {
            virtually {
                val seen = gather(shard.messages)
                shard.connect()
                discord.dispatch("X\\nWARN forged", "{}")
                settle()
                seen.items.last().toString() shouldContain "t=X?WARN?forged"
            }
        }
    })
