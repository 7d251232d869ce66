package dev.sluice.testkit

import dev.sluice.model.EventType
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject

/** Discord docs, Gateway > List of Intents, written out once more and independently of the mock's own table. */
class IntentTableSpec :
    FunSpec({
        val guild = """{"guild_id":"5","id":"5"}"""
        val direct = """{"id":"5"}"""

        fun granting(type: String, data: String): Set<Int> =
            (0..25)
                .filter { bit ->
                    val json = Json.parseToJsonElement(data) as JsonObject
                    IntentTable.allows(type, json, 1L shl bit, "9")
                }.toSet()

        context("in a guild an event comes with its intent and with no other") {
            val table = mapOf(
                0 to
                    "GUILD_CREATE GUILD_UPDATE GUILD_DELETE GUILD_ROLE_CREATE GUILD_ROLE_UPDATE GUILD_ROLE_DELETE " +
                    "CHANNEL_CREATE CHANNEL_UPDATE CHANNEL_DELETE CHANNEL_PINS_UPDATE THREAD_CREATE THREAD_UPDATE " +
                    "THREAD_DELETE THREAD_LIST_SYNC THREAD_MEMBER_UPDATE STAGE_INSTANCE_CREATE " +
                    "STAGE_INSTANCE_UPDATE STAGE_INSTANCE_DELETE VOICE_CHANNEL_STATUS_UPDATE " +
                    "VOICE_CHANNEL_START_TIME_UPDATE",
                1 to "GUILD_MEMBER_ADD GUILD_MEMBER_UPDATE GUILD_MEMBER_REMOVE THREAD_MEMBERS_UPDATE",
                2 to
                    "GUILD_AUDIT_LOG_ENTRY_CREATE GUILD_BAN_ADD GUILD_BAN_REMOVE GUILD_JOIN_REQUEST_CREATE " +
                    "GUILD_JOIN_REQUEST_UPDATE GUILD_JOIN_REQUEST_DELETE",
                3 to
                    "GUILD_EMOJIS_UPDATE GUILD_STICKERS_UPDATE GUILD_SOUNDBOARD_SOUND_CREATE " +
                    "GUILD_SOUNDBOARD_SOUND_UPDATE GUILD_SOUNDBOARD_SOUND_DELETE GUILD_SOUNDBOARD_SOUNDS_UPDATE",
                4 to "GUILD_INTEGRATIONS_UPDATE INTEGRATION_CREATE INTEGRATION_UPDATE INTEGRATION_DELETE",
                5 to "WEBHOOKS_UPDATE",
                6 to "INVITE_CREATE INVITE_DELETE",
                7 to "VOICE_STATE_UPDATE VOICE_CHANNEL_EFFECT_SEND",
                8 to "PRESENCE_UPDATE",
                9 to "MESSAGE_CREATE MESSAGE_UPDATE MESSAGE_DELETE MESSAGE_DELETE_BULK",
                10 to
                    "MESSAGE_REACTION_ADD MESSAGE_REACTION_REMOVE MESSAGE_REACTION_REMOVE_ALL " +
                    "MESSAGE_REACTION_REMOVE_EMOJI",
                11 to "TYPING_START",
                16 to
                    "GUILD_SCHEDULED_EVENT_CREATE GUILD_SCHEDULED_EVENT_UPDATE GUILD_SCHEDULED_EVENT_DELETE " +
                    "GUILD_SCHEDULED_EVENT_USER_ADD GUILD_SCHEDULED_EVENT_USER_REMOVE " +
                    "GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE GUILD_SCHEDULED_EVENT_EXCEPTION_UPDATE " +
                    "GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE GUILD_SCHEDULED_EVENT_EXCEPTIONS_DELETE",
                20 to "AUTO_MODERATION_RULE_CREATE AUTO_MODERATION_RULE_UPDATE AUTO_MODERATION_RULE_DELETE",
                21 to "AUTO_MODERATION_ACTION_EXECUTION",
                24 to "MESSAGE_POLL_VOTE_ADD MESSAGE_POLL_VOTE_REMOVE",
            )
            val rows = table.flatMap { (bit, names) -> names.split(' ').map { it to bit } }
            withData(nameFn = { "${it.first} needs bit ${it.second}" }, rows) { (type, bit) ->
                granting(type, guild) shouldBe setOf(bit)
            }
        }

        context("in a direct message an event comes with the intent for direct messages") {
            val table = mapOf(
                12 to "MESSAGE_CREATE MESSAGE_UPDATE MESSAGE_DELETE CHANNEL_PINS_UPDATE",
                13 to
                    "MESSAGE_REACTION_ADD MESSAGE_REACTION_REMOVE MESSAGE_REACTION_REMOVE_ALL " +
                    "MESSAGE_REACTION_REMOVE_EMOJI",
                14 to "TYPING_START",
                25 to "MESSAGE_POLL_VOTE_ADD MESSAGE_POLL_VOTE_REMOVE",
            )
            val rows = table.flatMap { (bit, names) -> names.split(' ').map { it to bit } }
            withData(nameFn = { "${it.first} needs bit ${it.second}" }, rows) { (type, bit) ->
                granting(type, direct) shouldBe setOf(bit)
            }
        }

        context("an event under no intent always comes") {
            val names =
                "READY RESUMED INTERACTION_CREATE USER_UPDATE VOICE_SERVER_UPDATE RATE_LIMITED " +
                    "APPLICATION_COMMAND_PERMISSIONS_UPDATE ENTITLEMENT_CREATE ENTITLEMENT_UPDATE " +
                    "ENTITLEMENT_DELETE SUBSCRIPTION_CREATE SUBSCRIPTION_UPDATE SUBSCRIPTION_DELETE " +
                    "GUILD_MEMBERS_CHUNK SOUNDBOARD_SOUNDS CHANNEL_INFO SOMETHING_NEW"
            withData(names.split(' ')) { type ->
                for (data in listOf(guild, direct)) {
                    IntentTable.allows(type, Json.parseToJsonElement(data) as JsonObject, 0, "9") shouldBe true
                }
            }
        }

        test("every event of the model's catalogue is either in a row of the table or known to need no intent") {
            val free =
                setOf(
                    "READY",
                    "RESUMED",
                    "INTERACTION_CREATE",
                    "USER_UPDATE",
                    "VOICE_SERVER_UPDATE",
                    "RATE_LIMITED",
                    "APPLICATION_COMMAND_PERMISSIONS_UPDATE",
                    "ENTITLEMENT_CREATE",
                    "ENTITLEMENT_UPDATE",
                    "ENTITLEMENT_DELETE",
                    "SUBSCRIPTION_CREATE",
                    "SUBSCRIPTION_UPDATE",
                    "SUBSCRIPTION_DELETE",
                    "GUILD_MEMBERS_CHUNK",
                    "SOUNDBOARD_SOUNDS",
                    "CHANNEL_INFO",
                )
            val data = Json.parseToJsonElement(guild) as JsonObject
            EventType.entries
                .map { it.name }
                .filter { IntentTable.allows(it, data, 0, "9") }
                .toSet() shouldBe free
        }

        test("the bot's own member update comes without GUILD_MEMBERS, another's does not") {
            fun update(userId: Int) =
                Json.parseToJsonElement("""{"guild_id":"5","user":{"id":"$userId"}}""") as JsonObject
            IntentTable.allows("GUILD_MEMBER_UPDATE", update(9), 0, "9") shouldBe true
            IntentTable.allows("GUILD_MEMBER_UPDATE", update(8), 0, "9") shouldBe false
        }

        test("with GUILDS alone thread members come only when the bot itself is added or removed") {
            fun allows(extra: String) =
                IntentTable.allows(
                    "THREAD_MEMBERS_UPDATE",
                    Json.parseToJsonElement("""{"guild_id":"5",$extra}""") as JsonObject,
                    IntentTable.GUILDS,
                    "9",
                )
            allows(""""removed_member_ids":["9"]""") shouldBe true
            allows(""""removed_member_ids":["8"]""") shouldBe false
            allows(""""added_members":[{"user_id":"9"}]""") shouldBe true
            allows(""""added_members":[{"user_id":"8"}]""") shouldBe false
        }

        test("a session gets only what its intents allow") {
            withMock { mock ->
                RawClient(mock.url).use { client ->
                    client.ready(intents = IntentTable.GUILD_MESSAGES)
                    mock.dispatch("TYPING_START", """{"guild_id":"5","channel_id":"6","user_id":"7"}""") shouldBe 0
                    mock.dispatch("MESSAGE_CREATE", """{"id":"1","channel_id":"6"}""") shouldBe 0
                    mock.dispatch("MESSAGE_CREATE", """{"id":"2","channel_id":"6","guild_id":"5"}""") shouldBe 1
                    client.next().data.text("id") shouldBe "2"
                }
            }
        }

        test("an ephemeral message comes under DIRECT_MESSAGES, without guild_id and member") {
            withMock { mock ->
                RawClient(mock.url).use { client ->
                    client.ready(intents = IntentTable.DIRECT_MESSAGES)
                    mock.dispatch("MESSAGE_CREATE", """{"id":"1","guild_id":"5","member":{},"flags":64}""") shouldBe 1
                    client.next().data.toString() shouldBe """{"id":"1","flags":64}"""
                }
            }
        }
    })
