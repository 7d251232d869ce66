package dev.sluice.model

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe

class IntentGapsSpec :
    StringSpec({
        fun gaps(intents: Intents, vararg types: EventType) = intents.gaps(types.toList())

        "an event that no chosen intent delivers never comes" {
            gaps(Intents.of(Intent.GUILDS), EventType.TYPING_START) shouldContainExactly listOf(
                IntentGap(
                    EventType.TYPING_START,
                    IntentGap.Kind.NEVER_SENT,
                    Intent.GUILD_MESSAGE_TYPING + Intent.DIRECT_MESSAGE_TYPING,
                ),
            )
        }

        "one of the intents is enough" {
            gaps(Intents.of(Intent.DIRECT_MESSAGE_TYPING), EventType.TYPING_START).shouldBeEmpty()
            gaps(Intents.of(Intent.GUILDS), EventType.THREAD_MEMBERS_UPDATE).shouldBeEmpty()
        }

        "Discord docs, Gateway Intents: events that need no intent always come" {
            val always = EventType.entries.filter { it.intents == Intents.NONE }
            Intents.NONE.gaps(always).shouldBeEmpty()
            always.size shouldBe 16
        }

        "with all intents every event comes whole" { Intents.ALL.gaps(EventType.entries).shouldBeEmpty() }

        "with none, every event that needs one is told, once" {
            val gaps = Intents.NONE.gaps(EventType.entries + EventType.entries)
            gaps.size shouldBe 86 - 16
            gaps.none { it.kind == IntentGap.Kind.WITHOUT_CONTENT } shouldBe true
        }

        "adding what is missing closes every gap" {
            var intents = Intents.NONE
            repeat(2) { for (gap in intents.gaps(EventType.entries)) intents += gap.missing.toList().first() }
            intents.gaps(EventType.entries).shouldBeEmpty()
        }

        "messages of guilds without MESSAGE_CONTENT are empty" {
            val gap = gaps(Intents.of(Intent.GUILD_MESSAGES), EventType.MESSAGE_CREATE).single()
            gap.kind shouldBe IntentGap.Kind.WITHOUT_CONTENT
            gap.missing shouldBe Intents.of(Intent.MESSAGE_CONTENT)
            gap.toString() shouldBe
                "MESSAGE_CREATE is sent without message content with these intents: add MESSAGE_CONTENT (privileged)"
            gaps(Intent.GUILD_MESSAGES + Intent.MESSAGE_CONTENT, EventType.MESSAGE_UPDATE).shouldBeEmpty()
            gaps(Intents.of(Intent.AUTO_MODERATION_EXECUTION), EventType.AUTO_MODERATION_ACTION_EXECUTION)
                .single()
                .kind shouldBe IntentGap.Kind.WITHOUT_CONTENT
        }

        "Discord docs, Message Content Intent: direct messages come with content in any case" {
            gaps(Intents.of(Intent.DIRECT_MESSAGES), EventType.MESSAGE_CREATE, EventType.MESSAGE_UPDATE).shouldBeEmpty()
        }

        "MESSAGE_CONTENT alone delivers nothing" {
            gaps(Intents.of(Intent.MESSAGE_CONTENT), EventType.MESSAGE_CREATE).single().kind shouldBe
                IntentGap.Kind.NEVER_SENT
        }

        "Discord docs, Gateway Intents: the bot's own member is always updated" {
            val gap = gaps(Intents.of(Intent.GUILDS), EventType.GUILD_MEMBER_UPDATE).single()
            gap.kind shouldBe IntentGap.Kind.OWN_MEMBER_ONLY
            gap.missing shouldBe Intents.of(Intent.GUILD_MEMBERS)
        }

        "nothing is said of events that nobody has documented" {
            gaps(Intents.NONE, EventType.of("NEW_THING")).shouldBeEmpty()
            EventType.of("NEW_THING").intents shouldBe Intents.NONE
        }
    })
