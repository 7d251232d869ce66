package dev.sluice.gateway

import com.github.luben.zstd.ZstdOutputStream
import com.sun.management.ThreadMXBean
import dev.sluice.compression.Compression
import dev.sluice.gateway.transport.RawFrame
import dev.sluice.gateway.transport.RawPeer
import dev.sluice.gateway.transport.RawWebSocketServer
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.Intent
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeInRange
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.io.ByteArrayOutputStream
import java.lang.management.ManagementFactory
import java.time.Duration
import java.util.concurrent.Semaphore
import java.util.concurrent.TimeUnit
import kotlin.random.Random
import kotlin.time.Duration.Companion.seconds

/**
 * What an event may allocate in the whole process, from the socket to who takes it: the transport's copies, the ring and
 * the coroutine's part too, which [AllocationSpec] leaves out. zstd-stream; guilds are one event in 200 and half of the
 * bytes.
 *
 * The bounds are those of `bench/README.md`, where the compiler that is off in tests makes some 100 B less of it.
 */
@OptIn(DelicateGatewayApi::class)
class AllocationOnSocketsSpec :
    FunSpec({
        val traffic = Traffic()

        test("a typed event, collected, costs its objects and the frame it came in") {
            traffic.costs(2_000L..TYPED) { seen -> launch { shard.events.collect { seen() } } }
        }

        test("a raw payload, collected, costs its bytes and the frame it came in") {
            traffic.costs(2_000L..RAW) { seen -> launch { shard.messages.collect { seen() } } }
        }

        test("a payload that is only looked at costs the frame it came in") {
            traffic.costs(500L..VIEW) { seen -> shard.onInlineMessage { seen() } }
        }
    })

/** The frames of one connection, made beforehand: what makes them must not count. */
private class Traffic {
    private var sequence = 1
    private val random = Random(1)
    private val stream = ByteArrayOutputStream()
    private val zstd = ZstdOutputStream(stream)
    private val hello = frame("""{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":60000}}""")
    private val ready = frame(READY)
    private val warmUp = List(WARM_UPS) { frames() }
    private val rounds = List(ROUNDS) { frames() }

    fun costs(bytesPerEvent: LongRange, subscribe: suspend Taker.(seen: () -> Unit) -> Unit) =
        runBlocking(Dispatchers.Default) {
            withTimeout(60.seconds) {
                RawWebSocketServer().use { server ->
                    GatewayRuntime.builder().identifyPace(Duration.ofMillis(1), Duration.ZERO).build().use { runtime ->
                        val shard = Shard(TEST_TOKEN, Intent.GUILDS + Intent.GUILD_MESSAGES) {
                            runtime(runtime)
                            gatewayUrl(server.url.substringBefore('?'))
                            compression(Compression.ZSTD_STREAM)
                        }
                        val seen = Semaphore(0)
                        Taker(shard, this).subscribe { seen.release() }
                        launch { shard.connect() }
                        val peer = server.takePeer()
                        peer.answer(hello)
                        while ("\"op\":2" !in peer.readData().text) continue
                        peer.answer(ready)
                        warmUp.forEach { peer.play(it, seen) }
                        val least = rounds.map { peer.measured(it, seen) }.minBy { it.bytesPerEvent }
                        // Nobody there would answer the close.
                        peer.drop()
                        shard.close()
                        withClue(least) { least.bytesPerEvent shouldBeInRange bytesPerEvent }
                    }
                }
            }
        }

    private fun RawPeer.measured(round: ByteArray, seen: Semaphore): Round {
        val before = allocated()
        play(round, seen)
        return Round(allocated().mapValues { (thread, bytes) -> bytes - (before[thread] ?: 0) })
    }

    private fun RawPeer.play(round: ByteArray, seen: Semaphore) {
        answer(round)
        check(seen.tryAcquire(EVENTS, 30, TimeUnit.SECONDS)) { "only ${seen.availablePermits()} of $EVENTS came" }
    }

    /** By thread; without this one, which plays the server. One by one, as the figures of a thread go with it. */
    private fun allocated(): Map<Long, Long> {
        val threads = ManagementFactory.getThreadMXBean() as ThreadMXBean
        val others = threads.allThreadIds.filter { it != Thread.currentThread().id }.toLongArray()
        return others.zip(threads.getThreadAllocatedBytes(others)).toMap()
    }

    private fun frames(): ByteArray {
        val bytes = ByteArrayOutputStream()
        repeat(EVENTS) {
            sequence++
            val (type, data) = if (sequence % 200 == 0) "GUILD_CREATE" to guild() else "MESSAGE_CREATE" to message()
            bytes.write(frame("""{"t":"$type","s":$sequence,"op":0,"d":$data}"""))
        }
        return bytes.toByteArray()
    }

    private fun frame(payload: String): ByteArray {
        zstd.write(payload.encodeToByteArray())
        zstd.flush()
        return RawPeer.frame(RawFrame.BINARY, stream.toByteArray()).also { stream.reset() }
    }

    private fun guild() =
        """{"id":${id()},"name":"a guild","owner_id":${id()},"joined_at":"$TIME","large":true,"member_count":480,""" +
            """"roles":[],"emojis":[],"channels":[],"threads":[],"voice_states":[],"presences":[],"members":[""" +
            List(480) { """{"user":${user()},${member()}}""" }.joinToString(",") + "]}"

    private fun message() =
        """{"type":0,"tts":false,"timestamp":"$TIME","pinned":false,"nonce":${id()},"mentions":[],""" +
            """"mention_roles":[],"mention_everyone":false,"member":{${member()}},"id":${id()},"flags":0,""" +
            """"embeds":[],"edited_timestamp":null,"content":"${text(8)}","components":[],"channel_type":0,""" +
            """"channel_id":${id()},"author":${user()},"attachments":[],"guild_id":${id()}}"""

    private fun user() =
        """{"username":"${text(1)}","public_flags":0,"primary_guild":null,"id":${id()},"global_name":"${text(2)}",""" +
            """"display_name_styles":null,"discriminator":"0","collectibles":null,"avatar_decoration_data":null,""" +
            """"avatar":"${random.nextLong().toString(16)}"}"""

    private fun member() =
        """"roles":[${id()},${id()}],"premium_since":null,"pending":false,"nick":null,"mute":false,""" +
            """"joined_at":"$TIME","flags":0,"deaf":false,"communication_disabled_until":null,"avatar":null"""

    private fun id() = "\"${random.nextLong(100_000_000_000_000_000, 1_400_000_000_000_000_000)}\""

    private fun text(words: Int) = List(words) { WORDS.random(random) }.joinToString(" ")

    /** What each thread allocated, by its number. */
    private class Round(private val byThread: Map<Long, Long>) {
        val bytesPerEvent = byThread.values.sum() / EVENTS

        override fun toString() =
            byThread.filterValues { it > 0 }.entries.joinToString { (thread, bytes) ->
                val name =
                    ManagementFactory.getThreadMXBean().getThreadInfo(thread)?.threadName ?: "a thread that has ended"
                "$name: ${bytes / EVENTS} B"
            }
    }

    private companion object {
        const val TIME = "2023-10-24T15:14:38.847493+00:00"
        const val READY =
            """{"t":"READY","s":1,"op":0,"d":{"v":10,"user":{"id":"1","username":"bot","discriminator":"0"},""" +
                """"guilds":[],"session_id":"abc","resume_gateway_url":"ws://127.0.0.1:1","shard":[0,1],""" +
                """"application":{"id":"1","flags":0}}}"""
        val WORDS = listOf("the", "gate", "opens", "at", "noon", "grün", "日本", "and", "closes", "later", "😀")
    }
}

private class Taker(val shard: Shard, private val scope: CoroutineScope) {
    fun launch(block: suspend () -> Unit) = scope.launch { block() }
}

/** Of one round: fewer than a ring holds, so that reading never pauses, and with four guilds. */
private const val EVENTS = 800

/** Enough for the queues and buffers to have their size. */
private const val WARM_UPS = 2

/** The least counts: on a busy machine the socket gives less at a time, and each piece costs some objects. */
private const val ROUNDS = 8

/** Bytes. */
private const val TYPED = 4_200L
private const val RAW = 3_500L
private const val VIEW = 1_300L
