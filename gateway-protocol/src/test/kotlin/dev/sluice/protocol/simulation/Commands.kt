package dev.sluice.protocol.simulation

import dev.sluice.model.ActivityUpdate
import dev.sluice.model.Command
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.OnlineStatus
import dev.sluice.model.RawCommand
import dev.sluice.model.UpdatePresence
import dev.sluice.model.UpdateVoiceState
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** Commands that carry a number, so that each can be told from the others on the wire. */
@OptIn(DelicateGatewayApi::class)
internal object Commands {
    fun plain(number: Int): Command = RawCommand(31, "$number")

    fun presence(number: Int): Command = UpdatePresence.of(OnlineStatus.ONLINE, ActivityUpdate.playing("$number"))

    fun voice(number: Int, guildId: Long): Command = UpdateVoiceState.join(guildId, number.toLong())

    fun numberOf(payload: JsonObject): Int {
        val data = payload.getValue("d")
        return when (payload.getValue("op").jsonPrimitive.int) {
            3 -> {
                data.jsonObject
                    .getValue("activities")
                    .jsonArray[0]
                    .jsonObject
                    .getValue("name")
                    .jsonPrimitive.int
            }

            4 -> {
                data.jsonObject
                    .getValue("channel_id")
                    .jsonPrimitive.int
            }

            else -> {
                data.jsonPrimitive.int
            }
        }
    }
}
