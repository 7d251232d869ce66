package dev.sluice.model

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.DescribeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.time.Instant

@OptIn(DelicateGatewayApi::class)
class CommandsSpec :
    DescribeSpec({
        fun refused(part: String, block: () -> Unit) {
            shouldThrow<IllegalArgumentException>(block).message shouldContain part
        }

        describe("Request Guild Members (op 8)") {
            val guild = 41771983444115456L

            it("takes a nonce of 32 bytes and no more") {
                RequestGuildMembers
                    .builder(guild)
                    .query("", 0)
                    .nonce("a".repeat(32))
                    .build()
                    .nonce shouldBe
                    "a".repeat(32)
                refused("had 33") { RequestGuildMembers.builder(guild).nonce("a".repeat(33)) }
            }
            it("counts the nonce in bytes of UTF-8") {
                RequestGuildMembers
                    .builder(guild)
                    .query("", 0)
                    .nonce("é".repeat(16))
                    .build()
                    .nonce shouldBe
                    "é".repeat(16)
                refused("had 34") { RequestGuildMembers.builder(guild).nonce("é".repeat(17)) }
                refused("had 36") { RequestGuildMembers.builder(guild).nonce("😀".repeat(9)) }
            }
            it("takes 1 to 100 user ids") {
                RequestGuildMembers.byIds(guild, (1L..100L).toList()).userIds?.size shouldBe 100
                RequestGuildMembers.byIds(guild, listOf(1L)).userIds shouldBe listOf(1L)
                refused("were 101") { RequestGuildMembers.byIds(guild, (1L..101L).toList()) }
                refused("were 0") { RequestGuildMembers.byIds(guild, emptyList()) }
            }
            it("takes a limit of 1 to 100 with a prefix") {
                RequestGuildMembers.byPrefix(guild, "ab", 1).limit shouldBe 1
                RequestGuildMembers.byPrefix(guild, "ab", 100).limit shouldBe 100
                refused("was 0") { RequestGuildMembers.byPrefix(guild, "ab", 0) }
                refused("was 101") { RequestGuildMembers.byPrefix(guild, "ab", 101) }
            }
            it("takes any limit but a negative one without a prefix") {
                RequestGuildMembers
                    .builder(guild)
                    .query("", 1000)
                    .build()
                    .limit shouldBe 1000
                refused("was -1") { RequestGuildMembers.builder(guild).query("", -1) }
            }
            it("needs exactly one of query and user ids") {
                refused("neither was") { RequestGuildMembers.builder(guild).build() }
                refused("both were") {
                    RequestGuildMembers
                        .builder(guild)
                        .query("", 0)
                        .userIds(listOf(1L))
                        .build()
                }
            }
            it("is a full list only with an empty query and no limit") {
                RequestGuildMembers.all(guild).isFullList shouldBe true
                RequestGuildMembers
                    .builder(guild)
                    .query("", 1)
                    .build()
                    .isFullList shouldBe false
                RequestGuildMembers.byPrefix(guild, "a", 1).isFullList shouldBe false
                RequestGuildMembers.byIds(guild, listOf(1L)).isFullList shouldBe false
            }
            it("keeps its own copy of the ids") {
                val ids = mutableListOf(1L)
                val command = RequestGuildMembers.byIds(guild, ids)
                ids += 2L
                command.userIds shouldBe listOf(1L)
            }
        }

        describe("Identify (op 2)") {
            val token = Token("very.secret.token")

            fun identify() = Identify.builder(token, Intents.of(Intent.GUILDS))

            it("takes a large_threshold of 50 to 250, 50 by default") {
                identify().build().largeThreshold shouldBe 50
                identify().largeThreshold(50).build().largeThreshold shouldBe 50
                identify().largeThreshold(250).build().largeThreshold shouldBe 250
                refused("was 49") { identify().largeThreshold(49) }
                refused("was 251") { identify().largeThreshold(251) }
            }
            it("does not compress and has no shard, presence or capabilities by default") {
                val command = identify().build()
                command.compress shouldBe false
                command.shard shouldBe null
                command.presence shouldBe null
                command.capabilities shouldBe null
            }
            it("does not show the token") {
                identify().shard(ShardId(1, 2)).build().toString().let {
                    it shouldNotContain "secret"
                    it shouldContain "shard=1/2"
                }
            }
            it("is equal by content") {
                identify().build() shouldBe identify().build()
                identify().build().hashCode() shouldBe identify().build().hashCode()
                identify().build() shouldNotBe identify().compress(true).build()
            }
        }

        describe("Resume (op 6)") {
            it("shows neither token nor session id") {
                val text = Resume(Token("very.secret.token"), "deadbeef", 5).toString()
                text shouldNotContain "secret"
                text shouldNotContain "deadbeef"
                text shouldContain "sequence=5"
            }
        }

        describe("Update Presence (op 3)") {
            for (status in listOf("online", "dnd", "idle", "invisible", "offline")) {
                it("takes the status $status") {
                    UpdatePresence.of(OnlineStatus.of(status)).status.value shouldBe status
                }
            }
            it("takes no other status") {
                refused("bogus") { UpdatePresence.of(OnlineStatus.of("bogus")) }
                refused("ONLINE") { UpdatePresence.builder().status(OnlineStatus.of("ONLINE")) }
            }
            it("is online, without activities and not idle by default") {
                val command = UpdatePresence.builder().build()
                command.status shouldBe OnlineStatus.ONLINE
                command.activities shouldBe emptyList()
                command.since shouldBe null
                command.afk shouldBe false
            }
            it("keeps what it is given") {
                val since = Instant.ofEpochMilli(91879201)
                val command = UpdatePresence
                    .builder()
                    .status(OnlineStatus.IDLE)
                    .since(since)
                    .afk(true)
                    .activity(ActivityUpdate.playing("chess"))
                    .activity(ActivityUpdate.watching("tv"))
                    .build()
                command.since shouldBe since
                command.afk shouldBe true
                command.activities.map { it.name } shouldBe listOf("chess", "tv")
            }
            it("takes any time whose milliseconds fit 64 bits, and no other") {
                val latest = Instant.ofEpochMilli(Long.MAX_VALUE)
                val earliest = Instant.ofEpochMilli(Long.MIN_VALUE)
                for (since in listOf(latest, earliest)) {
                    UpdatePresence
                        .builder()
                        .since(since)
                        .build()
                        .since shouldBe since
                }
                UpdatePresence.builder().since(null)
                for (since in listOf(Instant.MAX, Instant.MIN, latest.plusMillis(1), earliest.minusMillis(1))) {
                    refused("since must be from $earliest to $latest, was $since") {
                        UpdatePresence.builder().since(since)
                    }
                }
            }
        }

        describe("an activity") {
            val factories = mapOf<ActivityType, (String) -> ActivityUpdate>(
                ActivityType.PLAYING to ActivityUpdate::playing,
                ActivityType.LISTENING to ActivityUpdate::listening,
                ActivityType.WATCHING to ActivityUpdate::watching,
                ActivityType.COMPETING to ActivityUpdate::competing,
            )
            for ((type, create) in factories) {
                it("of type $type has a name that is not blank") {
                    create("x").type shouldBe type
                    create("x").url shouldBe null
                    refused("needs a name") { create(" ") }
                }
            }
            it("that streams has an http(s) URL") {
                ActivityUpdate.streaming("x", "https://twitch.tv/x").url shouldBe "https://twitch.tv/x"
                refused("needs an http(s) URL") { ActivityUpdate.streaming("x", "twitch.tv/x") }
            }
            it("that is a custom status has its text as state") {
                val activity = ActivityUpdate.custom("hi")
                activity.state shouldBe "hi"
                activity.name.isBlank() shouldBe false
                refused("needs a text") { ActivityUpdate.custom(" ") }
                refused("needs a text") { activity.withState(null) }
            }
            it("can have a second line") { ActivityUpdate.playing("x").withState("y").state shouldBe "y" }
        }

        describe("Update Voice State (op 4)") {
            it("leaves with a null channel") {
                UpdateVoiceState.leave(1).channelId shouldBe null
                UpdateVoiceState.join(1, 2) shouldBe UpdateVoiceState(1, 2, selfMute = false, selfDeaf = false)
            }
        }

        describe("Request Soundboard Sounds (op 31)") {
            it("needs a guild") {
                RequestSoundboardSounds(listOf(1L)).guildIds shouldBe listOf(1L)
                refused("at least one") { RequestSoundboardSounds(emptyList()) }
            }
        }

        describe("Request Channel Info (op 43)") {
            it("needs a field, and none may be blank") {
                RequestChannelInfo(1, listOf(RequestChannelInfo.STATUS)).fields shouldBe listOf("status")
                refused("at least one") { RequestChannelInfo(1, emptyList()) }
                refused("blank") { RequestChannelInfo(1, listOf("status", " ")) }
            }
        }

        describe("a raw command") {
            it("has an opcode that is not negative and does not show its data") {
                RawCommand(0, "null").opcode shouldBe 0
                refused("was -1") { RawCommand(-1, "null") }
                RawCommand(2, """{"token":"secret"}""").toString() shouldNotContain "secret"
            }
        }

        describe("opcodes") {
            val commands = mapOf(
                Heartbeat(null) to 1,
                Identify.builder(Token("a"), Intents.NONE).build() to 2,
                UpdatePresence.of(OnlineStatus.ONLINE) to 3,
                UpdateVoiceState.leave(1) to 4,
                Resume(Token("a"), "b", 1) to 6,
                RequestGuildMembers.all(1) to 8,
                RequestSoundboardSounds(listOf(1L)) to 31,
                RequestChannelInfo(1, listOf("status")) to 43,
            )
            for ((command, opcode) in commands) {
                it("${command.javaClass.simpleName} is op $opcode") { command.opcode shouldBe opcode }
            }
        }
    })
