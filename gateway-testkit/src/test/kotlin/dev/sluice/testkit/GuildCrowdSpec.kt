package dev.sluice.testkit

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject

/** What GUILD_CREATE shows of a guild's members; Discord docs, Gateway Events > Guild Create. */
class GuildCrowdSpec :
    FunSpec({
        /** [count] members and the bot: the first is online, the second has a role, the third a nick, the fourth is in voice. */
        fun guildOf(count: Int): MockGuild =
            MockGuild
                .builder(guildOn(0))
                .member(FIRST, "online")
                .presence(FIRST, "dnd")
                .memberJson("""{"user":{"id":"${FIRST + 1}","username":"role"},"roles":["5"]}""")
                .memberJson("""{"user":{"id":"${FIRST + 2}","username":"nick"},"nick":"n","roles":[]}""")
                .members(FIRST + 3, count - 3)
                .presence(FIRST + 4, "offline")
                .extra("voice_states", """[{"user_id":"${FIRST + 3}","channel_id":"1","session_id":"s"}]""")
                .build()

        fun create(guild: MockGuild, intents: Long, more: String = ""): JsonObject =
            withMock({ guild(guild) }) { mock ->
                RawClient(mock.url).use { client ->
                    client.nextOp(10)
                    client.identify(intents = intents, more = more)
                    client.nextEvent("GUILD_CREATE").data
                }
            }

        fun JsonObject.users(key: String): List<Long> =
            arrayAt(key).map { member: JsonElement ->
                checkNotNull((member as JsonObject).objectAt("user")?.text("id")).toLong()
            }

        test("up to large_threshold members all are shown, one more leaves out those who are offline") {
            val small = create(guildOf(49), RawClient.ALL_INTENTS)
            small.arrayAt("members").size shouldBe 50
            small.text("large") shouldBe "false"
            val large = create(guildOf(50), RawClient.ALL_INTENTS)
            large.users("members").drop(1) shouldContainExactly listOf(FIRST, FIRST + 1, FIRST + 2, FIRST + 3)
            large.text("large") shouldBe "true"
            large.text("member_count") shouldBe "51"
        }

        test("large_threshold is what Identify asks for") {
            val asked = create(guildOf(50), RawClient.ALL_INTENTS, ""","large_threshold":51""")
            asked.arrayAt("members").size shouldBe 51
            asked.text("large") shouldBe "false"
        }

        test("presences are of those who are not offline") {
            create(guildOf(20), RawClient.ALL_INTENTS).users("presences") shouldContainExactly listOf(FIRST)
        }

        test("without GUILD_PRESENCES only the bot and who is in voice are shown") {
            val bare = create(guildOf(20), RawClient.ALL_INTENTS and IntentTable.GUILD_PRESENCES.inv())
            bare.users("members").drop(1) shouldContainExactly listOf(FIRST + 3)
            bare.arrayAt("presences").shouldBeEmpty()
            bare.text("member_count") shouldBe "21"
        }
    }) {
    private companion object {
        const val FIRST = 1000L
    }
}
