package dev.sluice.model

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe

class UnionViewsSpec :
    StringSpec({
        fun option(type: ApplicationCommandOptionType, value: DynamicValue) =
            InteractionOption(name = "o", type = type, value = value)

        "an option shows its value as what it is and as nothing else" {
            val text = option(ApplicationCommandOptionType.STRING, DynamicValue.of("12"))
            text.text shouldBe "12"
            text.id shouldBe null
            text.integer shouldBe null
            val integer = option(ApplicationCommandOptionType.INTEGER, DynamicValue.of(12L))
            integer.integer shouldBe 12L
            integer.number shouldBe 12.0
            integer.id shouldBe null
            option(ApplicationCommandOptionType.NUMBER, DynamicValue.of(1.5)).number shouldBe 1.5
            option(ApplicationCommandOptionType.BOOLEAN, DynamicValue.of(true)).boolean shouldBe true
        }

        "an option that stands for an object shows its id, in quotes or not" {
            val references = listOf(
                ApplicationCommandOptionType.USER,
                ApplicationCommandOptionType.CHANNEL,
                ApplicationCommandOptionType.ROLE,
                ApplicationCommandOptionType.MENTIONABLE,
                ApplicationCommandOptionType.ATTACHMENT,
            )
            for (type in references) {
                option(type, DynamicValue.of("12")).id shouldBe 12L
                option(type, DynamicValue.of(12L)).id shouldBe 12L
                option(type, DynamicValue.of("x")).id shouldBe null
            }
        }

        "a plain command has no subcommand and its own options" {
            val given = option(ApplicationCommandOptionType.STRING, DynamicValue.of("a"))
            val data = InteractionData(options = listOf(given))
            data.subcommand.shouldBeEmpty()
            data.givenOptions shouldContainExactly listOf(given)
            data.option("o") shouldBe given
            InteractionData().givenOptions.shouldBeEmpty()
        }

        "a subcommand without options gives none" {
            val subcommand = InteractionOption(name = "get", type = ApplicationCommandOptionType.SUB_COMMAND)
            val data = InteractionData(options = listOf(subcommand))
            data.subcommand shouldContainExactly listOf("get")
            data.givenOptions.shouldBeEmpty()
            data.option("get") shouldBe null
        }

        "components are found inside rows, labels, sections and containers" {
            val button = Component(ComponentType.BUTTON, customId = "b")
            val section = Component(ComponentType.SECTION, accessory = button)
            val label = Component(ComponentType.LABEL, component = Component(ComponentType.TEXT_INPUT, customId = "t"))
            val container = Component(ComponentType.CONTAINER, components = listOf(section, label))
            container.find("b") shouldBe button
            container.find("t")?.type shouldBe ComponentType.TEXT_INPUT
            container.find("x") shouldBe null
            container.children shouldContainExactly listOf(section, label)
            section.children shouldContainExactly listOf(button)
        }

        "a submitted value is a text or a tick" {
            Component(ComponentType.TEXT_INPUT, value = DynamicValue.of("a")).text shouldBe "a"
            Component(ComponentType.CHECKBOX, value = DynamicValue.of(false)).isChecked shouldBe false
            Component(ComponentType.CHECKBOX).isChecked shouldBe null
        }

        "threads are told from other channels" {
            ChannelType.entries.filter { Channel(1, it).isThread } shouldContainExactly listOf(
                ChannelType.ANNOUNCEMENT_THREAD,
                ChannelType.PUBLIC_THREAD,
                ChannelType.PRIVATE_THREAD,
            )
        }

        "ids have 64 bits without a sign, wherever they are among mixed values" {
            val id = DynamicValue.of("18446744073709551615")
            InteractionOption("user", ApplicationCommandOptionType.USER, id).id shouldBe -1L
            RateLimited(8, 0.25, DynamicValue.of(mapOf("guild_id" to id))).guildId shouldBe -1L
            for (wrong in listOf("18446744073709551616", "-1", "x", "")) {
                InteractionOption("user", ApplicationCommandOptionType.USER, DynamicValue.of(wrong)).id shouldBe null
            }
        }

        "a rate limit without anything else about it is read all the same" {
            RateLimited(8, 0.25).let {
                it.guildId shouldBe null
                it.nonce shouldBe null
                it.retryAfter.toMillis() shouldBe 250L
            }
        }
    })
