package dev.sluice.model

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeSameInstanceAs
import java.lang.reflect.Modifier

class EventTypeSpec :
    StringSpec({
        "there are 79 documented events and 7 announced ones" { EventType.entries.size shouldBe 86 }

        "every constant is named as it is on the wire" {
            val constants = EventType::class.java.fields
                .filter { Modifier.isStatic(it.modifiers) }
                .filter { it.type == EventType::class.java }
            constants.size shouldBe 86
            constants.forEach { (it.get(null) as EventType).name shouldBe it.name }
        }

        "a known name is always its constant" {
            for (type in EventType.entries) {
                EventType.of(String(type.name.toCharArray())) shouldBeSameInstanceAs type
                type.isKnown shouldBe true
            }
        }

        "an unknown name is a value, equal by name" {
            val type = EventType.of("NEW_THING")
            type.isKnown shouldBe false
            type shouldBe EventType.of("NEW_THING")
            type.hashCode() shouldBe EventType.of("NEW_THING").hashCode()
            type.toString() shouldBe "NEW_THING"
        }

        "every typed event has a class, a serializer and a way back" {
            for (type in EventCatalog.types) {
                val eventClass = EventCatalog.classOf(type).shouldNotBeNull()
                EventCatalog.typeOf(eventClass) shouldBe type
                EventCatalog.serializerOf(type).shouldNotBeNull()
            }
        }

        "what has no class has none of them" {
            EventCatalog.classOf(EventType.of("NEW_THING")) shouldBe null
            EventCatalog.serializerOf(EventType.of("NEW_THING")) shouldBe null
            EventCatalog.typeOf(UnknownEvent::class.java) shouldBe null
            EventCatalog.typeOf(DispatchEvent::class.java) shouldBe null
            EventCatalog.typeOf(Connecting::class.java) shouldBe null
        }
    })
