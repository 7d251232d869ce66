package dev.sluice.codec

import dev.sluice.model.ApplicationCommandOptionType
import dev.sluice.model.ButtonStyle
import dev.sluice.model.ChannelFlags
import dev.sluice.model.ChannelType
import dev.sluice.model.ComponentType
import dev.sluice.model.DispatchEvent
import dev.sluice.model.EventType
import dev.sluice.model.Field
import dev.sluice.model.GuildCreate
import dev.sluice.model.GuildDelete
import dev.sluice.model.InteractionCreate
import dev.sluice.model.InteractionType
import dev.sluice.model.MessageCreate
import dev.sluice.model.MessageFlags
import dev.sluice.model.MessageType
import dev.sluice.model.OnlineStatus
import dev.sluice.model.Permissions
import dev.sluice.model.Ready
import dev.sluice.model.Resumed
import dev.sluice.model.ShardId
import dev.sluice.model.TextInputStyle
import dev.sluice.model.UnknownEvent
import dev.sluice.model.VerificationLevel
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.DescribeSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import java.time.Instant

class EventDecodingSpec :
    DescribeSpec({
        fun decode(type: EventType, data: String): DispatchEvent {
            val bytes = "xx$data}".encodeToByteArray()
            return JsonCodec.DEFAULT.decode(type, bytes, 2, bytes.size - 3)
        }

        fun failing(type: EventType, data: String): EventDecodeException = shouldThrow { decode(type, data) }

        fun message(more: String = "") =
            """{"id":"1","channel_id":"2","author":{"id":"3"},"timestamp":"2020-01-01T00:00:00+00:00"$more}"""

        fun decodeMessage(more: String) = (decode(EventType.MESSAGE_CREATE, message(more)) as MessageCreate).message

        describe("READY") {
            it("carries the bot, its guilds, the session and the shard") {
                val ready = decode(
                    EventType.READY,
                    """{"v":10,"user":{"id":"5","username":"bot","bot":true,"email":null},"guilds":[{"id":"7",
                    "unavailable":true}],
                    "session_id":"abc","resume_gateway_url":"wss://x","shard":[1,4],"application":{"id":"5",
                    "flags":565248},
                    "_trace":["x"],"session_type":"normal","private_channels":[],"auth":{}}""",
                ) as Ready
                ready.v shouldBe 10
                ready.user.bot shouldBe true
                ready.guilds.single().isUnavailable shouldBe true
                ready.sessionId shouldBe "abc"
                ready.resumeGatewayUrl shouldBe "wss://x"
                ready.shard shouldBe ShardId(1, 4)
                ready.application?.flags?.bits shouldBe 565248L
            }
        }

        describe("RESUMED") {
            for (data in listOf("{}", "null", """{"_trace":["a"]}""", "[]")) {
                it("may carry $data") { decode(EventType.RESUMED, data).shouldBeInstanceOf<Resumed>() }
            }
            it("may carry nothing") {
                JsonCodec.DEFAULT.decode(EventType.RESUMED, ByteArray(0), 0, 0).shouldBeInstanceOf<Resumed>()
            }
        }

        describe("GUILD_CREATE") {
            it("may be a guild in an outage") {
                val guild = (decode(EventType.GUILD_CREATE, """{"id":"7","unavailable":true}""") as GuildCreate).guild
                guild.isUnavailable shouldBe true
                guild.id shouldBe 7L
                guild.channels shouldBe null
            }
            it("carries what only it has") {
                val guild = (
                    decode(
                        EventType.GUILD_CREATE,
                        """{"id":"7","name":"g","owner_id":"8","verification_level":3,
                        "joined_at":"2020-01-01T00:00:00.5+00:00",
                        "large":true,"unavailable":false,"member_count":3,
                        "members":[{"user":{"id":"8"},"roles":["9"],"joined_at":null,"flags":3}],
                        "channels":[{"id":"10","type":0,"permission_overwrites":[{"id":"7","type":0,"allow":"0",
                        "deny":"1024"}]}],
                        "threads":[{"id":"11","type":11,"member":{"join_timestamp":"2020-01-01T00:00:00Z","flags":1},
                          "thread_metadata":{"archived":false,"auto_archive_duration":60,"locked":false}}],
                        "voice_states":[{"channel_id":"12","user_id":"8","session_id":"s","deaf":true}],
                        "presences":[{"user":{"id":"8","username":5},"status":"dnd","client_status":{"desktop":"dnd"},
                          "activities":[{"name":"x","type":2,"created_at":1500000000000,"party":{"size":[1,2]}}]}],
                        "stage_instances":[{"id":"13","channel_id":"12","topic":"t"}],
                        "guild_scheduled_events":[{"id":"14","name":"e","status":2,
                        "recurrence_rule":{"frequency":2,"by_n_weekday":[{"n":1,"day":2}]}}],
                        "soundboard_sounds":[{"sound_id":"15","name":"s","volume":0.5}],
                        "roles":[{"id":"7","permissions":"2248473465835073","colors":{"primary_color":1},
                        "tags":{"premium_subscriber":null}}]}""",
                    ) as GuildCreate
                ).guild
                guild.isUnavailable shouldBe false
                guild.verificationLevel shouldBe VerificationLevel.HIGH
                guild.joinedAt shouldBe Instant.parse("2020-01-01T00:00:00.500Z")
                guild.members?.single()?.roles shouldBe listOf(9L)
                val overwrite = guild.channels!!
                    .single()
                    .permissionOverwrites!!
                    .single()
                (Permissions.VIEW_CHANNEL in overwrite.deny) shouldBe true
                guild.threads
                    ?.single()
                    ?.member
                    ?.flags
                    ?.bits shouldBe 1L
                guild.voiceStates?.single()?.deaf shouldBe true
                guild.presences?.single()?.status shouldBe OnlineStatus.DO_NOT_DISTURB
                guild.presences
                    ?.single()
                    ?.activities
                    ?.single()
                    ?.party
                    ?.size shouldBe listOf(1, 2)
                guild.stageInstances?.single()?.topic shouldBe "t"
                guild.guildScheduledEvents
                    ?.single()
                    ?.recurrenceRule
                    ?.byNWeekday
                    ?.single()
                    ?.day shouldBe 2
                guild.soundboardSounds?.single()?.volume shouldBe 0.5
                guild.roles
                    .single()
                    .tags
                    ?.premiumSubscriber shouldBe true
            }
            it("is not spoilt by a presence whose user has fields of any type") {
                val user8 = """{"id":"8","username":{"a":1},"global_name":["x"],"avatar":true}"""
                val data = """{"id":"7","presences":[{"user":$user8}]}"""
                val user = (decode(EventType.GUILD_CREATE, data) as GuildCreate)
                    .guild.presences!!
                    .single()
                    .user
                user.id shouldBe 8L
                user.username shouldBe null
            }
            it("may have obfuscated channels (Discord docs, change of 2026-11-16)") {
                val data = """{"id":"7","channels":[{"id":"1","type":2,"position":3,"parent_id":null,
                    "name":"___hidden___","flags":131072,"topic":null,"bitrate":null,
                    "permission_overwrites":[{"id":"7","type":0,"allow":"0","deny":"1024"}]}]}"""
                val channel = (decode(EventType.GUILD_CREATE, data) as GuildCreate).guild.channels!!.single()
                (ChannelFlags.CHANNEL_OBFUSCATED in channel.flags!!) shouldBe true
                channel.type shouldBe ChannelType.GUILD_VOICE
            }
        }

        describe("GUILD_DELETE") {
            it("is an outage with unavailable, a removal without") {
                val outage = decode(EventType.GUILD_DELETE, """{"id":"1","unavailable":true}""") as GuildDelete
                val removal = decode(EventType.GUILD_DELETE, """{"id":"1"}""") as GuildDelete
                outage.guild.isUnavailable shouldBe true
                removal.guild.isUnavailable shouldBe false
            }
        }

        describe("MESSAGE_CREATE") {
            it("needs little") {
                val message = decodeMessage("")
                message.content shouldBe ""
                message.type shouldBe MessageType.DEFAULT
                message.flags shouldBe null
                message.embeds shouldBe emptyList()
            }
            it("takes null for whatever may be absent") {
                val names = "content,edited_timestamp,tts,mention_everyone,mentions,mention_roles,mention_channels," +
                    "attachments,embeds,reactions,nonce,pinned,webhook_id,type,activity,application," +
                    "application_id,flags," +
                    "message_reference,message_snapshots,interaction_metadata,interaction,thread,components," +
                    "sticker_items,stickers,position,role_subscription_data,resolved,poll,call,shared_client_theme," +
                    "guild_id,member,channel_type"
                val nulls = names.split(',').joinToString("") { ",\"$it\":null" }
                decodeMessage(nulls) shouldBe decodeMessage("")
            }
            it("takes a type that is a text (seen in captured payloads)") {
                decodeMessage(""","type":"19"""").type shouldBe MessageType.REPLY
            }
            it("keeps an unknown type, flag and embed type") {
                decodeMessage(""","type":99""").type shouldBe MessageType.of(99)
                decodeMessage(""","flags":4294967300""").flags shouldBe MessageFlags.of(4294967300)
                decodeMessage(""","embeds":[{"type":"hologram"}]""").embeds.single().type shouldBe "hologram"
            }
            it("takes a nonce that is an integer or a text") {
                decodeMessage(""","nonce":5""").nonce shouldBe "5"
                decodeMessage(""","nonce":"5"""").nonce shouldBe "5"
                decodeMessage(""","nonce":1189123456789012345""").nonce shouldBe "1189123456789012345"
            }
            it("tells a deleted referenced message from one that was not looked up") {
                decodeMessage("").referencedMessage.isPresent shouldBe false
                decodeMessage(""","referenced_message":null""").referencedMessage shouldBe Field.of(null)
                val other = message(""","content":"x"""")
                decodeMessage(""","referenced_message":$other""").referencedMessage.value?.content shouldBe "x"
            }
            it("has the author's membership and that of the mentioned") {
                val message = decodeMessage(
                    ""","guild_id":"4","member":{"roles":["5"]},"channel_type":5""" +
                        ""","mentions":[{"id":"6","member":{"nick":"n","roles":[]}}]""",
                )
                message.member?.roles shouldBe listOf(5L)
                message.mentions
                    .single()
                    .member
                    ?.nick shouldBe "n"
                message.channelType shouldBe ChannelType.GUILD_ANNOUNCEMENT
            }
            it("has polls, snapshots, stickers, attachments and components") {
                val message = decodeMessage(
                    """,
                    "poll":{"question":{"text":"q"},"answers":[{"answer_id":1,"poll_media":{"emoji":{"id":null,
                    "name":"x"}}}],
                      "expiry":null,"results":{"is_finalized":true,"answer_counts":[{"id":1,"count":2,
                      "me_voted":true}]}},
                    "message_reference":{"type":1,"message_id":"9"},
                    "message_snapshots":[{"message":{"content":"old","timestamp":"2020-01-01T00:00:00Z",
                    "mentions":[{"id":"1"}]}}],
                    "sticker_items":[{"id":"1","name":"s","format_type":3}],
                    "attachments":[{"id":"1","filename":"f","size":5000000000,"duration_secs":1.5,"width":null}],
                    "components":[{"type":17,"id":1,"accent_color":null,"components":[{"type":1,"components":[
                      {"type":2,"style":4,"custom_id":"c"},{"type":99,"new":{}}]}]}]""",
                )
                message.poll
                    ?.results
                    ?.answerCounts
                    ?.single()
                    ?.count shouldBe 2
                message.messageSnapshots
                    ?.single()
                    ?.message
                    ?.content shouldBe "old"
                message.stickerItems?.single()?.name shouldBe "s"
                message.attachments.single().size shouldBe 5_000_000_000L
                val row = message.components!!
                    .single()
                    .components!!
                    .single()
                    .components!!
                row[0].buttonStyle shouldBe ButtonStyle.DANGER
                row[0].textInputStyle shouldBe null
                row[1].type shouldBe ComponentType.of(99)
            }
        }

        describe("INTERACTION_CREATE") {
            fun interaction(type: Int, data: String, more: String = "") =
                (
                    decode(
                        EventType.INTERACTION_CREATE,
                        """{"id":"1","application_id":"2","type":$type,"token":"tok","data":$data$more}""",
                    ) as InteractionCreate
                ).interaction

            it("of a command has options of every type") {
                val options = interaction(
                    2,
                    """{"id":"3","name":"c","type":1,"options":[{"name":"sub","type":1,"options":[
                    {"name":"a","type":3,"value":"text"},{"name":"b","type":4,"value":5},{"name":"c","type":10,
                    "value":1.5},
                    {"name":"d","type":5,"value":true},{"name":"e","type":6,"value":"123"},{"name":"f",
                    "type":77,"value":[1]}]}]}""",
                ).data!!.options!!.single()
                options.type shouldBe ApplicationCommandOptionType.SUB_COMMAND
                options.value shouldBe null
                val values = options.options!!.map { it.value!! }
                values[0].asString() shouldBe "text"
                values[1].asLong() shouldBe 5L
                values[2].asDouble() shouldBe 1.5
                values[3].asBoolean() shouldBe true
                values[4].asString() shouldBe "123"
                values[5].asList()?.single()?.asLong() shouldBe 1L
            }
            it("has resolved objects by id") {
                val resolved = interaction(
                    2,
                    """{"id":"3","name":"c","resolved":{"users":{"10":{"id":"10"}},"members":{"10":{"roles":[],
                    "permissions":"8"}},
                    "roles":{"11":{"id":"11"}},"channels":{"12":{"id":"12","type":0,"permissions":"8"}},
                    "messages":{"13":${message()}},"attachments":{"14":{"id":"14","filename":"f"}}}}""",
                ).data!!.resolved!!
                resolved.users?.keys shouldBe setOf(10L)
                resolved.members?.get(10)?.permissions shouldBe Permissions.ADMINISTRATOR
                resolved.roles?.get(11)?.id shouldBe 11L
                resolved.channels?.get(12)?.permissions shouldBe Permissions.ADMINISTRATOR
                resolved.messages?.get(13)?.id shouldBe 1L
                resolved.attachments?.get(14)?.filename shouldBe "f"
            }
            it("of a component has its id, type and values") {
                val data = interaction(3, """{"custom_id":"x","component_type":3,"values":["a","b"]}""").data!!
                data.customId shouldBe "x"
                data.componentType shouldBe ComponentType.STRING_SELECT
                data.values shouldBe listOf("a", "b")
            }
            it("of a modal has the submitted values") {
                val components = interaction(
                    5,
                    """{"custom_id":"m","components":[{"type":18,"id":1,"component":{"type":4,"id":2,
                    "custom_id":"t","value":"hi"}},
                    {"type":18,"id":3,"component":{"type":23,"id":4,"custom_id":"c","value":true}},
                    {"type":18,"id":5,"component":{"type":21,"id":6,"custom_id":"r","value":null}},
                    {"type":1,"id":7,"components":[{"type":4,"id":8,"custom_id":"old","style":2,"value":"x"}]}]}""",
                ).data!!.components!!
                components[0].component?.value?.asString() shouldBe "hi"
                components[1].component?.value?.asBoolean() shouldBe true
                components[2].component?.value?.asString() shouldBe null
                components[3].components!!.single().textInputStyle shouldBe TextInputStyle.PARAGRAPH
            }
            it("has the user wherever it happened") {
                interaction(2, "{}", ""","member":{"user":{"id":"5"},"roles":[]}""").invoker?.id shouldBe 5L
                interaction(2, "{}", ""","user":{"id":"6"}""").invoker?.id shouldBe 6L
            }
            it("does not show its token") {
                val interaction = interaction(2, "{}")
                interaction.token shouldBe "tok"
                interaction.toString() shouldNotContain "tok,"
                interaction.toString() shouldContain "token=***"
            }
            it("keeps an unknown type, context and installation owner") {
                val owners = """"authorizing_integration_owners":{"0":"5","8":"6"}"""
                val interaction = interaction(9, "{}", ""","context":7,$owners""")
                interaction.type shouldBe InteractionType.of(9)
                interaction.context?.value shouldBe 7
                interaction.authorizingIntegrationOwners shouldBe mapOf("0" to 5L, "8" to 6L)
            }
            it("may be a ping without data") {
                val data = """{"id":"1","application_id":"2","type":1,"token":"t","version":1}"""
                val event = decode(EventType.INTERACTION_CREATE, data)
                (event as InteractionCreate).interaction.data shouldBe null
            }
        }

        describe("an event without a class") {
            it("keeps its name and a copy of its bytes") {
                val bytes = """{"t":"NEW_THING","s":1,"op":0,"d":{"a":[1, 2]}}""".encodeToByteArray()
                val envelope = envelopeOf(bytes)
                val event = JsonCodec.DEFAULT.decode(envelope.type!!, bytes, envelope.dataOffset, envelope.dataLength)
                bytes.fill(0)
                (event as UnknownEvent).payloadText() shouldBe """{"a":[1, 2]}"""
                event.name shouldBe "NEW_THING"
            }
            it("without data has null") {
                val event = JsonCodec.DEFAULT.decode(EventType.of("X"), ByteArray(0), 0, 0)
                (event as UnknownEvent).payloadText() shouldBe "null"
            }
            it("is refused when its data are not JSON") {
                failing(EventType.of("X"), """{"a":]}""").reason shouldContain "at byte 5"
            }
        }

        describe("keys behind the data, in a payload that begins as Discord's do") {
            for (more in listOf(""","x":{}""", ""","x":{"y":"}"},"z":{}""")) {
                it("are not part of the event: $more") {
                    val text = """{"t":"GUILD_DELETE","s":1,"op":0,"d":{"id":"5"}$more}"""
                    val bytes = text.encodeToByteArray()
                    val envelope = envelopeOf(bytes)

                    fun decoded(type: EventType) =
                        JsonCodec.DEFAULT.decode(type, bytes, envelope.dataOffset, envelope.dataLength)
                    val event = decoded(EventType.GUILD_DELETE)
                    (event as GuildDelete).guild.id shouldBe 5L
                    val unknown = decoded(EventType.of("X"))
                    (unknown as UnknownEvent).payloadText() shouldBe """{"id":"5"}"""
                }
            }
            it("that are no keys make the event undecodable") {
                for (garbage in listOf("}", " {}", ",{}", ",\"x\"{}", ",\"x\":}")) {
                    failing(EventType.GUILD_DELETE, """{"id":"5"}$garbage""")
                    failing(EventType.of("X"), """{"id":"5"}$garbage""")
                }
            }
        }

        describe("data that do not fit") {
            it("tell the event, the path and the reason") {
                val thrown = failing(EventType.MESSAGE_CREATE, message(""","member":{"roles":[{}]}"""))
                thrown.type shouldBe EventType.MESSAGE_CREATE
                thrown.path shouldContain "$.member.roles"
                thrown.message shouldContain "MESSAGE_CREATE"
            }
            it("tell which field is missing") {
                failing(EventType.MESSAGE_CREATE, """{"id":"1"}""").reason shouldContain "channel_id"
            }
            it("do not show what else is in them") {
                val thrown = failing(EventType.INTERACTION_CREATE, """{"token":"secret","id":{}}""")
                generateSequence(thrown as Throwable) { it.cause }.forEach { it.toString() shouldNotContain "secret" }
            }
            for (data in listOf("null", "[]", "5", "\"x\"", "{", "{\"id\":}", "{\"id\":\"x\"}", "")) {
                it("such as \"$data\" are no guild") { failing(EventType.GUILD_CREATE, data) }
            }
            it("nested too deep end in our own error") {
                failing(
                    EventType.MESSAGE_CREATE,
                    message(""","purchase_notification":${"[".repeat(100_000)}${"]".repeat(100_000)}"""),
                )
                val deep = """{"type":1,"components":["""
                val components = deep.repeat(20_000) + "]}".repeat(20_000)
                failing(EventType.MESSAGE_CREATE, message(""","components":[$components]"""))
                val messages = "{\"referenced_message\":".repeat(20_000) + "null" + "}".repeat(20_000)
                failing(EventType.MESSAGE_CREATE, messages)
            }
            it("are skipped where they are unknown, as deep as a payload may be nested") {
                decodeMessage(""","x":${"[".repeat(127)}${"]".repeat(127)}""").id shouldBe 1L
                val tooDeep = message(""","x":${"[".repeat(128)}${"]".repeat(128)}""")
                failing(EventType.MESSAGE_CREATE, tooDeep).reason shouldContain "128"
            }
            it("nested as deep as a payload may be fit a stack of 512 KB, so that none of its classes is spoilt") {
                val deep = """{"type":1,"components":["""

                // The message and its list are two levels, each component and its list are two more.
                fun components(levels: Int) =
                    message(""","components":[${deep.repeat(levels / 2 - 1)}${"]}".repeat(levels / 2 - 1)}]""")

                // The author of the innermost message is the last level.
                fun messages(levels: Int): String {
                    val outer = message().removeSuffix("}")
                    return "$outer,\"referenced_message\":".repeat(levels - 2) + outer + "}".repeat(levels - 1)
                }

                fun lists(levels: Int) =
                    message(""","purchase_notification":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}""")
                onStackOf512Kb {
                    for (data in listOf(components(128), messages(128), lists(128))) {
                        decode(EventType.MESSAGE_CREATE, data)
                    }
                    for (data in listOf(components(130), messages(129), lists(129))) {
                        failing(EventType.MESSAGE_CREATE, data).reason shouldContain "deeper than 128 levels"
                    }
                }
            }
            it("with a bad timestamp tell so") {
                val data = message(""","edited_timestamp":"today"""")
                failing(EventType.MESSAGE_CREATE, data).reason shouldContain "timestamp"
            }
        }

        describe("a decoder of the user's own") {
            val type = EventType.of("NEW_THING")
            it("is used for its type, known or not") {
                val codec = JsonCodec
                    .builder()
                    .register(type) { bytes, offset, length ->
                        UnknownEvent("MINE", bytes.copyOfRange(offset, offset + length))
                    }.build()
                val bytes = "{}".encodeToByteArray()
                (codec.decode(type, bytes, 0, 2) as UnknownEvent).name shouldBe "MINE"
                (JsonCodec.DEFAULT.decode(type, bytes, 0, 2) as UnknownEvent).name shouldBe "NEW_THING"
            }
            it("that throws gives an EventDecodeException with the cause") {
                val cause = IllegalStateException("no")
                val codec = JsonCodec.builder().register(type) { _, _, _ -> throw cause }.build()
                val thrown = shouldThrow<EventDecodeException> { codec.decode(type, "{}".encodeToByteArray(), 0, 2) }
                thrown.cause shouldBe cause
                thrown.reason shouldBe "no"
            }
            it("that runs out of stack gives one that tells so") {
                val codec = JsonCodec.builder().register(type) { _, _, _ -> throw StackOverflowError() }.build()
                shouldThrow<EventDecodeException> { codec.decode(type, "{}".encodeToByteArray(), 0, 2) }
                    .reason shouldContain "nested too deep"
            }
        }
    })
