package dev.sluice.gateway

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe

class SecondLookSpec :
    StringSpec({
        fun SecondLook.take(count: Int) = repeat(count) { took() }

        "a consumer of single events waits at once" {
            val look = SecondLook()
            look.again() shouldBe false
            look.take(7)
            look.again() shouldBe false
        }

        "after a batch it looks once more, and no more than once" {
            val look = SecondLook()
            look.take(8)
            look.again() shouldBe true
            look.again() shouldBe false
        }

        "what came one by one is no batch" {
            val look = SecondLook()
            repeat(8) {
                look.took()
                look.again() shouldBe false
            }
        }
    })
