package dev.sluice.model

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.maps.shouldHaveKey
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import kotlinx.serialization.descriptors.SerialDescriptor

/** Every documented event, field and number has its class, property and constant. */
class CoverageSpec :
    FunSpec({
        fun names(descriptor: SerialDescriptor) =
            (0 until descriptor.elementsCount).associateBy(descriptor::getElementName)

        fun check(descriptor: SerialDescriptor, lines: List<String>) {
            val elements = names(descriptor)
            for (field in ProtocolTables.fields(lines)) {
                withClue("${descriptor.serialName} must have ${field.name}") {
                    val index = elements[field.name].shouldNotBeNull()
                    // A default is what is taken for an absent field and for a null, so both need one.
                    if (field.mayBeAbsent || field.mayBeNull) descriptor.isElementOptional(index) shouldBe true
                }
            }
        }

        test("every documented event has a type, and nothing else has") {
            EventType.entries.map { it.name }.toSet() shouldBe ProtocolTables.events.keys
        }

        for ((name, lines) in ProtocolTables.events) {
            test("$name has a class with the documented fields") {
                val type = EventType.of(name)
                EventCatalog.classOf(type).shouldNotBeNull()
                val descriptor = EventCatalog.serializerOf(type).shouldNotBeNull().descriptor
                if (type != EventType.RESUMED) check(descriptor, lines)
            }

            test("$name is delivered by the documented intents") {
                val intents = lines.first { it.startsWith("@") }.split(' ').drop(1)
                EventType
                    .of(name)
                    .intents
                    .toList()
                    .map { it.name }
                    .toSet() shouldBe intents.toSet()
            }
        }

        for ((name, lines) in ProtocolTables.objects.filterKeys { it !in DocumentedObjects.withoutClass }) {
            test("the class for \"$name\" has the documented fields") {
                DocumentedObjects.classes shouldHaveKey name
                for (serializer in DocumentedObjects.classes.getValue(name)) check(serializer.descriptor, lines)
            }
        }

        for ((type, serializer) in DocumentedObjects.payloads) {
            test("the data of $type are the documented object") {
                EventCatalog.serializerOf(type)?.descriptor shouldBe serializer.descriptor
            }
        }

        test("every event whose data are one object is in the list of such") {
            val objects = ProtocolTables.events.filterValues { lines -> lines.any { it.startsWith("= ") } }.keys
            val own = setOf("RESUMED", "AUTO_MODERATION_ACTION_EXECUTION")
            objects - own - DocumentedObjects.payloads.keys.map { it.name } shouldBe emptySet()
        }

        test("nothing is in our lists that the documentation no longer has") {
            val known = DocumentedObjects.classes.keys + DocumentedObjects.withoutClass
            (known - ProtocolTables.objects.keys).shouldBeEmpty()
            (DocumentedNumbers.classes.keys - ProtocolTables.enums.keys).shouldBeEmpty()
        }

        for ((name, lines) in ProtocolTables.enums) {
            test("\"$name\" has the documented constants") {
                val constants = DocumentedNumbers.constants(DocumentedNumbers.classes.getValue(name))
                for (line in lines) {
                    val (constant, value) = line.split(' ')
                    withClue(constant) { constants[constant.uppercase()] shouldBe value.toLong() }
                }
            }
        }

        test("a field without a property, or without a default, is found") {
            shouldThrow<AssertionError> { check(ClientStatus.serializer().descriptor, listOf("fridge ?")) }
            shouldThrow<AssertionError> { check(GuildBanAdd.serializer().descriptor, listOf("user ?")) }
        }
    })
