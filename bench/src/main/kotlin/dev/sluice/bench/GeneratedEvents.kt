package dev.sluice.bench

import kotlin.random.Random

/** A small corpus in Discord's forms: always the same. */
internal object GeneratedEvents {
    private const val COUNT = 2_000
    private val random = Random(1)

    fun lines(): List<ByteArray> =
        List(COUNT) { sequence ->
            val (type, data) = when (random.nextInt(10)) {
                in 0..3 -> "PRESENCE_UPDATE" to presence()
                in 4..7 -> "MESSAGE_CREATE" to message()
                else -> "TYPING_START" to typing()
            }
            """{"t":"$type","s":$sequence,"op":0,"d":$data}""".encodeToByteArray()
        }

    private fun id() = "\"${random.nextLong(100_000_000_000_000_000, 1_400_000_000_000_000_000)}\""

    private fun words(count: Int) = List(count) { WORDS.random(random) }.joinToString(" ")

    private fun user() =
        """{"username":"${WORDS.random(random)}","public_flags":0,"primary_guild":null,"id":${id()},""" +
            """"global_name":"${words(2)}","display_name_styles":null,"discriminator":"0","collectibles":null,""" +
            """"avatar_decoration_data":null,"avatar":"b33726fa52055f0ae5d281ecf3171aca"}"""

    private fun member() =
        """{"roles":[${id()},${id()}],"premium_since":null,"pending":false,"nick":null,"mute":false,""" +
            """"joined_at":"2023-10-24T15:14:38.847493+00:00","flags":10,"deaf":false,""" +
            """"communication_disabled_until":null,"banner":null,"avatar":null"""

    private fun message() =
        """{"type":0,"tts":false,"timestamp":"2026-11-01T12:00:00.123000+00:00","pinned":false,"nonce":${id()},""" +
            """"mentions":[],"mention_roles":[],"mention_everyone":false,"member":${member()}},"id":${id()},""" +
            """"flags":0,"embeds":[],"edited_timestamp":null,"content":"${words(random.nextInt(1, 20))}",""" +
            """"components":[],"channel_type":0,"channel_id":${id()},"author":${user()},"attachments":[],""" +
            """"guild_id":${id()}}"""

    private fun presence() =
        """{"user":{"id":${id()}},"status":"online","processed_at_timestamp":0,"guild_id":${id()},""" +
            """"client_status":{"desktop":"online"},"activities":[{"type":4,"state":"${words(4)}",""" +
            """"name":"Custom Status","id":"custom","created_at":1795200000000}]}"""

    private fun typing() =
        """{"user_id":${id()},"timestamp":1795200000,"member":${member()},"user":${user()}},""" +
            """"channel_id":${id()},"guild_id":${id()}}"""

    private val WORDS =
        listOf("the", "gate", "opens", "at", "noon", "grün", "日本", "and", "closes", "\\\"later\\\"", "😀")
}
