package dev.sluice.codec

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeSameInstanceAs
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.json.Json
import kotlin.random.Random

class ShortTextsSpec :
    FunSpec({
        val texts = ListSerializer(String.serializer())

        fun read(json: String): List<String> {
            val bytes = json.encodeToByteArray()
            return ByteJson.builder().build().decode(texts, bytes, 0, bytes.size)
        }

        test("a short string that comes again is the same object, a long one need not be") {
            val read = read("""["online","0","online","日本","0","日本","","1234567","1234567"]""")
            read shouldContainExactly listOf("online", "0", "online", "日本", "0", "日本", "", "1234567", "1234567")
            for ((first, second) in listOf(0 to 2, 1 to 4, 3 to 5, 7 to 8)) {
                read[first] shouldBeSameInstanceAs read[second]
            }
        }

        test("strings of any length around a word's come out as the reference reads them, in any company") {
            val seed = Random.nextLong()
            val random = Random(seed)
            // Few letters, so that texts come again, begin alike, and push each other out.
            val letters = listOf("a", "b", "0", "é", "本", "😀", "\\n", "\\u0041")
            val json = List(20_000) { List(random.nextInt(10)) { letters.random(random) }.joinToString("", "\"", "\"") }
                .joinToString(",", "[", "]")
            withClue("seed $seed") { read(json) shouldBe Json.decodeFromString(texts, json) }
        }
    })
