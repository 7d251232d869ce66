package dev.sluice.bench.latency

import dev.sluice.bench.PacedSending
import dev.sluice.model.ShardId
import dev.sluice.testkit.MockGateway
import java.time.Duration

/**
 * The gateway of [Latency]: `LatencyMock SHARDS`, inside a [dev.sluice.bench.MockProcess]. Sends messages to its shards in
 * turn. The content of each says when it was made, by [System.nanoTime], which on Linux is one clock for all processes.
 */
internal object LatencyMock {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val shards = arguments[0].toInt().let { count -> List(count) { ShardId(it, count) } }
        val mock =
            MockGateway {
                token(null)
                maxConcurrency(shards.size)
                identifyWindow(Duration.ofMillis(1))
            }.start()
        println(mock.url)
        var index = 0
        PacedSending {
            mock.dispatchTo(shards[index], "MESSAGE_CREATE", message(System.nanoTime()))
            index = (index + 1) % shards.size
        }.run()
    }

    private fun message(nanos: Long): String = MESSAGE.replace("NANOS", nanos.toString())

    /** About as long as an ordinary message of a guild. */
    private val MESSAGE =
        """
        {"type":0,"tts":false,"timestamp":"2026-11-21T12:00:00.000000+00:00","pinned":false,"mentions":[],"mention_roles":[],"mention_everyone":false,
        "member":{"roles":["334385199974967042","334385199974967043"],"premium_since":null,"pending":false,"nick":"Nelly","mute":false,"flags":0,
        "joined_at":"2015-04-26T06:26:56.936000+00:00","deaf":false,"communication_disabled_until":null,"banner":null,"avatar":null},
        "id":"1300000000000000000","flags":0,"embeds":[],"edited_timestamp":null,"content":"NANOS","components":[],"channel_type":0,
        "channel_id":"290926798999357250","author":{"username":"nelly","public_flags":131328,"id":"53908232506183680","global_name":"Nelly",
        "discriminator":"0","clan":null,"avatar_decoration_data":null,"avatar":"a_bab14f271d565501444b2ca3be944b25"},"attachments":[],
        "guild_id":"290926798626357999"}
        """.trimIndent().replace("\n", "")
}
