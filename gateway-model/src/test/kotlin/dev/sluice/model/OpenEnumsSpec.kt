package dev.sluice.model

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.json.Json
import kotlinx.serialization.serializer
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.name

/** Whatever number Discord sends, it survives reading and writing, in every set. */
@OptIn(ExperimentalSerializationApi::class)
class OpenEnumsSpec :
    FunSpec({
        fun subclasses(parent: Class<*>): List<Class<*>> {
            val root = Path.of(
                parent.protectionDomain.codeSource.location
                    .toURI(),
            )
            val folder = root.resolve(parent.packageName.replace('.', '/'))
            return Files.list(folder).use { files ->
                files
                    .filter { it.extension == "class" && '$' !in it.name }
                    .map { Class.forName("${parent.packageName}.${it.name.removeSuffix(".class")}") }
                    .filter { it.superclass == parent }
                    .toList()
            }
        }

        val enums = subclasses(OpenEnum::class.java)
        val flags = subclasses(FlagSet::class.java)

        test("there are many such sets") {
            enums.size shouldBeGreaterThan 45
            flags.size shouldBeGreaterThan 11
        }

        for (type in enums) {
            test("${type.simpleName} keeps any number, unknown or in quotes") {
                val serializer = serializer(type)
                checkAll(50, Arb.int()) { number ->
                    val value = Json.decodeFromString(serializer, "$number") as OpenEnum
                    value.value shouldBe number
                    Json.encodeToString(serializer, value) shouldBe "$number"
                    Json.decodeFromString(serializer, "\"$number\"") shouldBe value
                }
            }
        }

        for (type in flags) {
            test("${type.simpleName} keeps any bits") {
                val serializer = serializer(type)
                checkAll(50, Arb.long()) { bits ->
                    val value = Json.decodeFromString(serializer, "$bits") as FlagSet
                    value.bits shouldBe bits
                    val text = Json.encodeToString(serializer, value).trim('"')
                    java.lang.Long.parseUnsignedLong(text.removePrefix("-")) shouldBe
                        if (text.startsWith("-")) -bits else bits
                }
            }
        }
    })
