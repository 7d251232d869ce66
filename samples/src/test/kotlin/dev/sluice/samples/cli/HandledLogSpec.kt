package dev.sluice.samples.cli

import io.kotest.core.spec.style.StringSpec
import io.kotest.engine.spec.tempdir
import io.kotest.engine.spec.tempfile
import io.kotest.matchers.shouldBe

class HandledLogSpec :
    StringSpec({
        "a line can be read as soon as it was appended" {
            val file = tempdir("log").resolve("new.log")
            HandledLog(file.toPath()).use { log ->
                log.append(1)
                file.readText() shouldBe "1\n"
                log.append(2)
                file.readText() shouldBe "1\n2\n"
            }
        }

        "a log goes on after its last whole line, whatever the process before wrote half" {
            for (before in listOf("1\n2\n", "1\n2\n3", "1\n2\n345")) {
                val file = tempfile("handled", ".log")
                file.writeText(before)
                HandledLog(file.toPath()).use { it.append(3) }
                file.readText() shouldBe "1\n2\n3\n"
            }
            val torn = tempfile("handled", ".log")
            torn.writeText("12")
            HandledLog(torn.toPath()).use { it.append(1) }
            torn.readText() shouldBe "1\n"
        }
    })
