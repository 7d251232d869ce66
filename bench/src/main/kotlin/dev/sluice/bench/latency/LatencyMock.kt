package dev.sluice.bench.latency

import dev.sluice.model.ShardId
import dev.sluice.testkit.MockGateway
import java.time.Duration
import java.util.concurrent.locks.LockSupport
import kotlin.concurrent.thread
import kotlin.system.exitProcess

/**
 * The gateway of [Latency]: `LatencyMock SHARDS`. Prints its address, then sends messages to its shards in turn, as many
 * a second in all as the last line of its input says, evenly spaced. The content of each says when it was made, by
 * [System.nanoTime], which on Linux is one clock for all processes. Ends with its input.
 */
internal object LatencyMock {
    @Volatile
    private var rate = 1.0

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
        thread(isDaemon = true) {
            var next = System.nanoTime()
            var index = 0
            while (true) {
                next += (NANOS_PER_SECOND / rate).toLong()
                // What could not be sent in time is left out, not sent in a burst that nobody asked for.
                next = maxOf(next, System.nanoTime() - NANOS_PER_SECOND / 10)
                while (System.nanoTime() < next) LockSupport.parkNanos(next - System.nanoTime())
                mock.dispatchTo(shards[index++ % shards.size], "MESSAGE_CREATE", message(System.nanoTime()))
            }
        }
        generateSequence(::readlnOrNull).forEach { rate = it.toDouble() }
        exitProcess(0)
    }

    private fun message(nanos: Long): String = MESSAGE.replace("NANOS", nanos.toString())

    private const val NANOS_PER_SECOND = 1_000_000_000

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
