package dev.sluice.testkit

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import java.time.Duration

class ContentBlankingSpec :
    FunSpec({
        val botId = "100000000000000001"
        val parts = """"content":"c","embeds":[{}],"attachments":[{}],"components":[{}],"poll":{}"""
        val blank = """"content":"","embeds":[],"attachments":[],"components":[]"""

        fun blanked(type: String, json: String): String =
            ContentBlanking.blank(type, Json.parseToJsonElement(json) as JsonObject, botId).toString()

        context("without MESSAGE_CONTENT a message's content is empty and its poll absent") {
            withData("MESSAGE_CREATE", "MESSAGE_UPDATE") { type ->
                blanked(type, """{"id":"1","guild_id":"5","author":{"id":"7"},$parts,"tts":false}""") shouldBe
                    """{"id":"1","guild_id":"5","author":{"id":"7"},$blank,"tts":false}"""
            }
        }

        test("what is not there is not made up") {
            blanked("MESSAGE_UPDATE", """{"id":"1","guild_id":"5"}""") shouldBe """{"id":"1","guild_id":"5"}"""
        }

        context("exempt are the bot's own messages, direct messages and messages that mention the bot") {
            withData(
                """{"guild_id":"5","author":{"id":"$botId"},$parts}""",
                """{"author":{"id":"7"},$parts}""",
                """{"guild_id":"5","author":{"id":"7"},"mentions":[{"id":"3"},{"id":"$botId"}],$parts}""",
            ) { json -> blanked("MESSAGE_CREATE", json) shouldBe json }
        }

        test("the message that is replied to and forwarded messages are blanked by their own rights") {
            blanked(
                "MESSAGE_CREATE",
                """{"guild_id":"5","referenced_message":{"author":{"id":"$botId"},"content":"mine"},""" +
                    """"message_snapshots":[{"message":{"content":"theirs"}}]}""",
            ) shouldBe
                """{"guild_id":"5","referenced_message":{"author":{"id":"$botId"},"content":"mine"},""" +
                """"message_snapshots":[{"message":{"content":""}}]}"""
        }

        test("the target message of an interaction is left alone") {
            val json = """{"guild_id":"5","data":{"resolved":{"messages":{"1":{"content":"c"}}}}}"""
            blanked("INTERACTION_CREATE", json) shouldBe json
        }

        test("an automod execution's content is empty") {
            blanked("AUTO_MODERATION_ACTION_EXECUTION", """{"content":"c","matched_content":"d"}""") shouldBe
                """{"content":"","matched_content":""}"""
        }

        test("two sessions see the same event each by its intents") {
            withMock({ identifyWindow(Duration.ZERO).guild(guildOn(0)) }) { mock ->
                val event = """{"id":"1","guild_id":"${guildOn(0)}","author":{"id":"7"},"content":"secret"}"""
                RawClient(mock.url).use { seeing ->
                    RawClient(mock.url).use { blind ->
                        seeing.ready(IntentTable.GUILD_MESSAGES or IntentTable.MESSAGE_CONTENT, "[0,1]")
                        blind.ready(IntentTable.GUILD_MESSAGES, "[0,2]").also { mock.sessions.size shouldBe 2 }
                        mock.dispatch("MESSAGE_CREATE", event) shouldBe 2
                        seeing.next().data.text("content") shouldBe "secret"
                        blind.next().data.text("content") shouldBe ""
                    }
                }
            }
        }
    })
