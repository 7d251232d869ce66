package dev.sluice.codec

import dev.sluice.model.DynamicValue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe

/** A number that no Double holds is null in a mixed value, so that what was read can be written again. */
class DynamicNumberSpec :
    FunSpec({
        fun read(text: String): DynamicValue {
            val serializer = DynamicValue.serializer()
            val value = ByteJson.DEFAULT.decode(serializer, text.encodeToByteArray())
            JsonCodec.reference.decodeFromString(serializer, text) shouldBe value
            return value
        }

        context("is null") {
            withData(nameFn = { it.take(20) }, "1e400", "-1e400", "9".repeat(400), "-${"9".repeat(400)}") {
                read(it) shouldBe DynamicValue.NULL
                read("[$it,1]") shouldBe DynamicValue.of(listOf(DynamicValue.NULL, DynamicValue.of(1)))
            }
        }

        context("is a Double") {
            withData("1.7976931348623157e308", "-1e308", "123456789012345678901", "1e-400") {
                read(it) shouldBe DynamicValue.of(it.toDouble())
            }
        }

        test("whatever was read can be written, and is read as the same") {
            for (text in listOf("1e400", "[1e400,{\"a\":-1e999}]", "123456789012345678901", "[1.5,7,null]")) {
                val value = read(text)
                read(JsonCodec.reference.encodeToString(DynamicValue.serializer(), value)) shouldBe value
            }
        }
    })
