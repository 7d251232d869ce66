package dev.sluice.codec

import dev.sluice.model.Activity
import dev.sluice.model.Application
import dev.sluice.model.Channel
import dev.sluice.model.Component
import dev.sluice.model.Emoji
import dev.sluice.model.Entitlement
import dev.sluice.model.Guild
import dev.sluice.model.IncidentsData
import dev.sluice.model.Interaction
import dev.sluice.model.InteractionData
import dev.sluice.model.Message
import dev.sluice.model.Role
import dev.sluice.model.SharedClientTheme
import dev.sluice.model.SoundboardSound
import dev.sluice.model.StageInstance
import dev.sluice.model.Sticker
import dev.sluice.model.UnavailableGuild
import dev.sluice.model.User
import dev.sluice.model.VoiceState
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import kotlinx.serialization.KSerializer
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.jsonObject

/** Every example of the documentation that our classes cover decodes, and every field of it arrives. */
class FixtureDecodingSpec :
    FunSpec({
        // Keys that are in examples but not in the tables of the documentation.
        val undocumented = setOf("is_pending", "version", "gift_code_flags", "subscription_id")

        fun check(name: String, serializer: KSerializer<*>, pick: (JsonElement) -> JsonElement = { it }) {
            test(name) {
                RoundTrip
                    .losses(serializer, pick(Fixtures.json(name)))
                    .filter { loss -> undocumented.none { loss.endsWith(".$it") } }
                    .shouldBeEmpty()
            }
        }

        check("guild.example-guild", Guild.serializer())
        check("guild.example-unavailable-guild", UnavailableGuild.serializer())
        check("guild.example-unavailable-guild", Guild.serializer())
        check("guild.example-incidents-data", IncidentsData.serializer()) { it.jsonObject["incidents_data"] ?: it }
        check("message.example-message", Message.serializer())
        check("message.example-crossposted-message", Message.serializer())
        check("message.example-shared-client-theme", SharedClientTheme.serializer()) {
            it.jsonObject.getValue("shared_client_theme")
        }
        check("application-commands.example-interaction", Interaction.serializer())
        check("application-commands.example-interaction-2", Interaction.serializer())
        check("application-commands.example-interaction-3", Interaction.serializer())
        check("application-commands.autocomplete", InteractionData.serializer()) { it.jsonObject.getValue("data") }
        check("permissions.example-role", Role.serializer())
        check("user.example-user", User.serializer())
        for (kind in listOf(
            "channel-category",
            "dm-channel",
            "group-dm-channel",
            "guild-announcement-channel",
            "guild-text-channel",
            "guild-voice-channel",
            "thread-channel",
        )) {
            check("channel.example-$kind", Channel.serializer())
        }
        check("voice.example-voice-state", VoiceState.serializer())
        check("stage-instance.example-stage-instance", StageInstance.serializer())
        check("sticker.example-sticker", Sticker.serializer())
        check("soundboard.example-default-soundboard-sound", SoundboardSound.serializer())
        check("soundboard.example-guild-soundboard-sound", SoundboardSound.serializer())
        check("entitlement.entitlement-example", Entitlement.serializer())
        check("emoji.emoji-example", Emoji.serializer())
        check("emoji.standard-emoji-example", Emoji.serializer())
        check("emoji.custom-emoji-examples", Emoji.serializer())
        check("emoji.custom-emoji-examples-2", Emoji.serializer())
        check("gateway-events.example-activity", Activity.serializer())
        check("gateway-events.example-activity-with-rich-presence", Activity.serializer())
        check("application.example-application-object", Application.serializer())
        for (number in listOf("") + (2..26).map { "-$it" }) {
            check("reference.examples$number", ListSerializer(Component.serializer())) {
                val holder = it.jsonObject["data"]?.jsonObject ?: it.jsonObject
                holder.getValue("components")
            }
        }
    })
