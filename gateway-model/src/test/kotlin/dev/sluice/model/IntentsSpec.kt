package dev.sluice.model

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.set
import io.kotest.property.checkAll

class IntentsSpec :
    FunSpec({
        // Discord docs, Gateway > List of Intents; * is privileged.
        val documented =
            """
            0 GUILDS, 1 GUILD_MEMBERS*, 2 GUILD_MODERATION, 3 GUILD_EXPRESSIONS, 4 GUILD_INTEGRATIONS,
            5 GUILD_WEBHOOKS, 6 GUILD_INVITES, 7 GUILD_VOICE_STATES, 8 GUILD_PRESENCES*, 9 GUILD_MESSAGES,
            10 GUILD_MESSAGE_REACTIONS, 11 GUILD_MESSAGE_TYPING, 12 DIRECT_MESSAGES, 13 DIRECT_MESSAGE_REACTIONS,
            14 DIRECT_MESSAGE_TYPING, 15 MESSAGE_CONTENT*, 16 GUILD_SCHEDULED_EVENTS,
            20 AUTO_MODERATION_CONFIGURATION, 21 AUTO_MODERATION_EXECUTION, 24 GUILD_MESSAGE_POLLS,
            25 DIRECT_MESSAGE_POLLS
            """.trimIndent().split(',').map {
                it.trim().split(' ')
            }

        for ((bit, text) in documented) {
            test("bit $bit is $text") {
                val intent = Intent.of(bit.toInt())
                intent.name shouldBe text.removeSuffix("*")
                intent.isPrivileged shouldBe text.endsWith("*")
                (intent === Intent.entries.single { it.bit == bit.toInt() }) shouldBe true
            }
        }

        test("there is no other intent") { Intent.entries.size shouldBe documented.size }

        test("all documented intents together are 53608447, without the privileged ones 53575421") {
            Intents.ALL.bits shouldBe 53_608_447L
            Intents.UNPRIVILEGED.bits shouldBe 53_575_421L
        }

        test("a bit without a name survives") {
            val intent = Intent.of(17)
            intent.name shouldBe "BIT_17"
            intent.isPrivileged shouldBe false
            Intents.of(intent).bits shouldBe (1L shl 17)
            Intents(1L shl 17).toList() shouldBe listOf(intent)
        }

        test("bits lie in 0 to 62") {
            Intent.of(62).bit shouldBe 62
            shouldThrow<IllegalArgumentException> { Intent.of(63) }
            shouldThrow<IllegalArgumentException> { Intent.of(-1) }
        }

        test("intents behave as a set of bits") {
            val bits = Arb.set(Arb.int(0..62), 0..20)
            checkAll(1_000, bits, bits) { a, b ->
                val left = Intents.of(a.map(Intent::of))
                val right = Intents.of(b.map(Intent::of))
                (left + right).toList().map { it.bit }.toSet() shouldBe a + b
                (left - right).toList().map { it.bit }.toSet() shouldBe a - b
                left.containsAll(right) shouldBe a.containsAll(b)
                for (bit in 0..62) (Intent.of(bit) in left) shouldBe (bit in a)
            }
        }

        test("adding one by one is the same as all at once") {
            val sum = Intent.GUILDS + Intent.GUILD_MESSAGES + Intent.MESSAGE_CONTENT
            sum shouldBe Intents.of(Intent.MESSAGE_CONTENT, Intent.GUILD_MESSAGES, Intent.GUILDS)
            sum.bits shouldBe 1L + (1L shl 9) + (1L shl 15)
            (sum - Intent.GUILDS) shouldBe Intent.GUILD_MESSAGES + Intents.of(Intent.MESSAGE_CONTENT)
            Intents.NONE.bits shouldBe 0L
        }

        test("the text names them") {
            (Intent.GUILDS + Intent.of(40)).toString() shouldBe "Intents(GUILDS, BIT_40)"
        }
    })
