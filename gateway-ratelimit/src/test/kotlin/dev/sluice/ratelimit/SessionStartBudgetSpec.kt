package dev.sluice.ratelimit

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

private const val DAY = 86_400_000L

class SessionStartBudgetSpec :
    StringSpec({
        "it gives out identifies down to the reserve and not one more" {
            val budget = SessionStartBudget(1000, 13, resetAtMillis = DAY, reserve = 10)
            repeat(3) { budget.tryTake(0) shouldBe true }
            budget.tryTake(0) shouldBe false
            budget.remaining shouldBe 13
            repeat(3) { budget.sent(0) }
            budget.remaining shouldBe 10
            budget.outstanding shouldBe 0
            budget.available(0) shouldBe 0
        }

        "the reserve is for recoveries, and they too get no more than there is" {
            val budget = SessionStartBudget(1000, 2, resetAtMillis = DAY, reserve = 2)
            budget.tryTake(0) shouldBe false
            repeat(2) { budget.tryTake(0, isRecovery = true) shouldBe true }
            budget.tryTake(0, isRecovery = true) shouldBe false
            repeat(2) { budget.sent(0) }
            budget.remaining shouldBe 0
            budget.available(0, isRecovery = true) shouldBe 0
        }

        "without a reserve it gives out all" {
            val budget = SessionStartBudget(2, 2, resetAtMillis = DAY, reserve = 0)
            repeat(2) { budget.tryTake(0) shouldBe true }
            budget.tryTake(0) shouldBe false
            repeat(2) { budget.sent(0) }
            budget.remaining shouldBe 0
        }

        "the budget is full again when the window is over, and not a millisecond before" {
            val budget = SessionStartBudget(1000, 0, resetAtMillis = 5_000, reserve = 50)
            budget.millisUntilReset(4_000) shouldBe 1_000
            budget.tryTake(4_999) shouldBe false
            budget.tryTake(5_000) shouldBe true
            budget.sent(5_000)
            budget.remaining shouldBe 999
        }

        "Discord's rule: the next window has 24 hours, also after days of silence" {
            val budget = SessionStartBudget(1000, 0, resetAtMillis = 5_000, reserve = 0)
            budget.millisUntilReset(5_000) shouldBe DAY
            budget.tryTake(5_000) shouldBe true
            budget.millisUntilReset(5_000 + 3 * DAY + 1) shouldBe DAY - 1
            budget.remaining shouldBe 1000
        }

        "an identify that was not sent can be given back, and only what was taken" {
            val budget = SessionStartBudget(5, 5, resetAtMillis = DAY, reserve = 0)
            budget.tryTake(0) shouldBe true
            budget.available(0) shouldBe 4
            budget.giveBack()
            budget.available(0) shouldBe 5
            shouldThrow<IllegalStateException> { budget.giveBack() }
            shouldThrow<IllegalStateException> { budget.sent(0) }
            budget.remaining shouldBe 5
        }

        "what is on its way when Discord is asked counts against the answer" {
            val budget = SessionStartBudget(1000, 5, resetAtMillis = DAY, reserve = 0)
            repeat(2) { budget.tryTake(0) shouldBe true }
            budget.update(total = 1000, remaining = 4, resetAtMillis = DAY, reserve = 1)
            budget.available(0) shouldBe 1
            budget.sent(0)
            budget.giveBack()
            budget.available(0) shouldBe 2
            budget.remaining shouldBe 3
        }

        "a budget that becomes known late counts what is on its way already" {
            val budget = SessionStartBudget(1000, 5, resetAtMillis = DAY, reserve = 1, outstanding = 3)
            budget.available(0) shouldBe 1
            repeat(3) { budget.sent(0) }
            budget.remaining shouldBe 2
        }

        "one that is sent when the window is over counts in the new one" {
            val budget = SessionStartBudget(10, 1, resetAtMillis = 5_000, reserve = 0)
            budget.tryTake(4_999) shouldBe true
            budget.sent(5_000)
            budget.remaining shouldBe 9
        }

        "scarcity and the pace that can be borne follow what is left above the reserve" {
            val budget = SessionStartBudget(1000, 1000, resetAtMillis = DAY, reserve = 0)
            budget.scarcity(0) shouldBe 1.0
            budget.sustainableMillis(0) shouldBe 86_400
            budget.update(total = 1000, remaining = 120, resetAtMillis = DAY, reserve = 20)
            budget.scarcity(0) shouldBe 10.0
            budget.sustainableMillis(DAY / 2) shouldBe 432_000
            budget.update(total = 1000, remaining = 20, resetAtMillis = DAY)
            budget.scarcity(0) shouldBe 1000.0
            budget.sustainableMillis(0) shouldBe DAY
        }

        "what Discord says replaces what was counted" {
            val budget = SessionStartBudget(1000, 900, resetAtMillis = DAY, reserve = 100)
            budget.update(total = 2000, remaining = 101, resetAtMillis = 7 * DAY)
            budget.total shouldBe 2000
            budget.tryTake(6 * DAY) shouldBe true
            budget.tryTake(6 * DAY) shouldBe false
            budget.millisUntilReset(6 * DAY) shouldBe DAY
        }

        "a budget that is below its reserve from the start gives out nothing" {
            SessionStartBudget(1000, 3, resetAtMillis = DAY, reserve = 50).run {
                tryTake(0) shouldBe false
                available(0) shouldBe 0
            }
        }

        "never more than total minus reserve in a window, whatever the pattern" {
            withSeeds(2_000) { random ->
                val total = random.nextInt(0, 50)
                val reserve = random.nextInt(0, 60)
                var now = random.nextLong(-DAY, DAY)
                var end = now + random.nextLong(1, DAY)
                val budget = SessionStartBudget(total, total, end, reserve)
                var taken = 0
                repeat(300) {
                    now += random.nextLong(0, DAY / 50)
                    if (now >= end) {
                        taken = 0
                        end += DAY
                    }
                    if (budget.tryTake(now)) {
                        budget.sent(now)
                        taken++
                    }
                    taken shouldBeLessThanOrEqual maxOf(0, total - reserve)
                    budget.available(now) shouldBe maxOf(0, total - reserve) - taken
                }
            }
        }

        "bad arguments are named" {
            shouldThrow<IllegalArgumentException> { SessionStartBudget(-1, 0, 0, 0) }.message shouldContain "total"
            shouldThrow<IllegalArgumentException> { SessionStartBudget(1, -1, 0, 0) }.message shouldContain "remaining"
            shouldThrow<IllegalArgumentException> { SessionStartBudget(1, 1, 0, -1) }.message shouldContain "reserve"
            shouldThrow<IllegalArgumentException> { SessionStartBudget(1, 1, 0, 0, -1) }.message shouldContain "outst"
        }
    })
