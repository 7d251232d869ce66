package dev.sluice.codec

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import kotlinx.serialization.Serializable

/** Keys are compared in words of eight bytes: each length up to some words, and a difference at each of their bytes. */
class FieldNameSpec :
    FunSpec({
        context("a key stands where all its bytes do, and nowhere else") {
            withData(nameFn = { "$it bytes" }, 0..LONGEST) { length ->
                val name = ByteArray(length) { 'a'.code.plus(it % 26).toByte() }
                val field = FieldName(0, name, FieldTable.TAKES_ANYTHING)
                val text = "\"${name.decodeToString()}\":"
                field.size shouldBe text.length
                val data = padded(",$text")
                field.standsAt(data, 1) shouldBe true
                field.standsAt(data, 0) shouldBe false
                for (at in 1..text.length) {
                    withClue("another byte at $at") {
                        val other = data.copyOf().also { it[at] = '_'.code.toByte() }
                        field.standsAt(other, 1) shouldBe false
                    }
                }
            }
        }

        context("a key of which only the begin has come stands nowhere") {
            withData(nameFn = { "$it bytes" }, 1..LONGEST) { length ->
                val name = ByteArray(length) { 'k'.code.toByte() }
                val field = FieldName(0, name, FieldTable.TAKES_ANYTHING)
                val text = "\"${name.decodeToString()}\":"
                for (end in text.indices) field.standsAt(padded(text.take(end)), 0) shouldBe false
            }
        }

        context("objects are read as the reference reads them, whatever stands around their keys") {
            val keys = listOf("a", "abcdef", "abcdefghijklm", "abcdefghijklmnopqrstuvwxyz")
            val plain = keys.withIndex().joinToString(",", "{", "}") { (i, key) -> "\"$key\":$i" }
            val forms = listOf(
                plain,
                plain.replace(",", " , "),
                plain.replace("{", "{ ").replace("}", " }"),
                plain.replace(":", " : "),
                "{\"unknown\":[{\"a\":1}],${plain.drop(1)}",
                plain.dropLast(1) + ",\"unknown\":{\"a\":1}}",
                """{"abcdef":7}""",
                "{}",
            )
            withData(nameFn = { it }, forms) { text ->
                // Twice: the second time all keys are expected.
                repeat(2) {
                    ByteJson.DEFAULT.decode(Keys.serializer(), text.encodeToByteArray()) shouldBe
                        ByteJson.DEFAULT.json.decodeFromString(Keys.serializer(), text)
                }
            }
        }
    })

private const val LONGEST = 40

private fun padded(text: String): ByteArray = text.encodeToByteArray().let { it.copyOf(it.size + ByteReader.PADDING) }

@Serializable
private data class Keys(
    val a: Int = -1,
    val abcdef: Int = -1,
    val abcdefghijklm: Int = -1,
    val abcdefghijklmnopqrstuvwxyz: Int = -1,
)
