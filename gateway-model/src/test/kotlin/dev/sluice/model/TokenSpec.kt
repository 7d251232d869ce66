package dev.sluice.model

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldNotContain

class TokenSpec :
    StringSpec({
        // "MjM4NDk0NzU2NTIxMzc3Nzky" is the base 64 of 238494756521377792.
        val text = "MjM4NDk0NzU2NTIxMzc3Nzky.CunGFQ.wUILz7z6HoJzVeq6pyHPmVgQgV4"

        "the prefix is dropped" {
            Token("Bot $text").value shouldBe text
            Token(text) shouldBe Token("Bot $text")
            Token(text) shouldNotBe Token("other")
        }

        "the first part is the bot's user id" {
            Token(text).botUserId shouldBe 238494756521377792L
            Token("Bot $text").botUserId shouldBe 238494756521377792L
        }

        for (odd in listOf("nodots", "!!!.a.b", "bm90IGRpZ2l0cw.a.b", ".a.b")) {
            "\"$odd\" has no user id but is taken" { Token(odd).botUserId shouldBe null }
        }

        "its text is in no message" {
            Token(text).toString() shouldBe "Token(***)"
            "${Token(text)}" shouldNotContain "MjM4"
        }

        for ((name, bad) in mapOf(
            "nothing" to "",
            "only the prefix" to "Bot ",
            "a blank" to "abc def",
            "a leading blank" to " abc",
            "a trailing newline" to "abc\n",
            "a header injection" to "abc\r\nX-Evil: 1",
            "a NUL" to "abc\u0000",
            "a letter that is not ASCII" to "abcé",
            "a delete character" to "abc\u007F",
        )) {
            "$name is refused, and the message does not show the text" {
                val thrown = shouldThrow<IllegalArgumentException> { Token(bad) }
                thrown.message!! shouldNotContain "abc"
            }
        }
    })
