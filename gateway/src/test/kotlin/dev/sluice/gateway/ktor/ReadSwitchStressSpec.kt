package dev.sluice.gateway.ktor

import dev.sluice.gateway.Stress
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking

class ReadSwitchStressSpec :
    StringSpec({
        "a reader that waits is let go by whoever opens, and nobody pauses what is open for good" {
            val switch = ReadSwitch()
            Stress.together(
                {
                    repeat(Stress.ROUNDS) {
                        switch.pause()
                        switch.resume()
                    }
                    switch.pause()
                    switch.openForGood()
                },
                {
                    repeat(Stress.ROUNDS) {
                        switch.pause()
                        switch.resume()
                    }
                },
                { repeat(Stress.ROUNDS) { switch.block() } },
                { runBlocking { repeat(Stress.ROUNDS) { switch.await(Dispatchers.IO) } } },
            )
            switch.pause()
            switch.isPaused shouldBe false
        }
    })
