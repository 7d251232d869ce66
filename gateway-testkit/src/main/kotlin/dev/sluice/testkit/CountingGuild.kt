package dev.sluice.testkit

import java.time.Instant

/** The messages of one guild whose contents count from 1; see [NumberedTraffic]. Confined to its coroutine. */
internal class CountingGuild(private val guild: MockGuild, private val botId: String) {
    private val channelId = guild.channelIds.first()

    val id: Long get() = guild.id

    /** The number of the newest message that somebody got. */
    @Volatile
    var newest = 0L
        private set

    /** The message with the next number; [advance] tells that it went out. */
    fun next(messageId: Long): PreparedEvent =
        PreparedEvent.of(
            "MESSAGE_CREATE",
            """{"type":0,"tts":false,"timestamp":"${Instant.now()}","pinned":false,"mentions":[],""" +
                """"mention_roles":[],"mention_everyone":false,"member":$MEMBER,"id":"$messageId","flags":0,""" +
                """"embeds":[],"edited_timestamp":null,"content":"${newest + 1}","components":[],"channel_type":0,""" +
                """"channel_id":"$channelId","author":$AUTHOR,"attachments":[],"guild_id":"${guild.id}"}""",
            botId,
        )

    fun advance() {
        newest++
    }

    private companion object {
        /** Not the bot: its own messages keep their content without MESSAGE_CONTENT, and these must not. */
        const val AUTHOR =
            """{"username":"counter","public_flags":0,"primary_guild":null,"id":"100000000000000002",""" +
                """"global_name":"Counter","discriminator":"0","collectibles":null,"clan":null,""" +
                """"avatar_decoration_data":null,"avatar":null}"""
        const val MEMBER =
            """{"roles":[],"premium_since":null,"pending":false,"nick":null,"mute":false,""" +
                """"joined_at":"2020-01-01T00:00:00.000000+00:00","flags":0,"deaf":false,""" +
                """"communication_disabled_until":null,"banner":null,"avatar":null}"""
    }
}
