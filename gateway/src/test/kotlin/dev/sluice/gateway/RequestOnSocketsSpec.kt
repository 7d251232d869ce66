package dev.sluice.gateway

import dev.sluice.compression.Compression
import dev.sluice.model.Intents
import dev.sluice.model.RequestChannelInfo
import dev.sluice.model.RequestGuildMembers
import dev.sluice.model.RequestSoundboardSounds
import dev.sluice.testkit.MockGateway
import dev.sluice.testkit.MockGuild
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.time.Duration
import kotlin.time.Duration.Companion.seconds

/** Requests against the mock, which answers and refuses as Discord does. */
class RequestOnSocketsSpec :
    FunSpec({
        fun onSockets(refusal: Duration = Duration.ZERO, test: suspend Sockets.(Shard) -> Unit) =
            runBlocking {
                withTimeout(20.seconds) {
                    val mock = MockGateway {
                        identifyWindow(Duration.ofMillis(1)).memberRequestWindow(refusal)
                        guild(guildOf(1)).guild(guildOf(2))
                    }
                    mock.start().use {
                        Sockets(it, Compression.ZSTD_STREAM).use { sockets ->
                            val shard = Shard
                                .builder(MockGateway.DEFAULT_TOKEN, Intents.ALL)
                                .runtime(sockets.runtime)
                                .gatewayUrl(it.url)
                                .whenNobodyListens(WhenNobodyListens.DISCARD)
                                .build()
                            shard.connect()
                            sockets.test(shard)
                            shard.close()
                        }
                    }
                }
            }

        test("a full list of several chunks, and a search that finds nobody") {
            onSockets { shard ->
                shard.requestGuildMembers(1).toList().map { it.user!!.id } shouldContainExactly MEMBERS + BOT
                shard.requestGuildMemberChunks(RequestGuildMembers.all(2)).toList().map { it.chunkIndex } shouldBe
                    listOf(0, 1, 2)
                shard.requestGuildMembers(RequestGuildMembers.byPrefix(1, "nobody", 5)).toList() shouldBe emptyList()
            }
        }

        test("ids that are of no member are told, and presences come along") {
            onSockets { shard ->
                val request = RequestGuildMembers
                    .builder(1)
                    .userIds(listOf(1_001, 7))
                    .presences(true)
                    .build()
                val chunk = shard.requestGuildMemberChunks(request).toList().single()
                chunk.members
                    .single()
                    .user!!
                    .id shouldBe 1_001
                chunk.notFound shouldBe listOf("7")
                chunk.presences!!
                    .single()
                    .user.id shouldBe 1_001
            }
        }

        test("Discord refuses a full list: it is asked for again when Discord says") {
            onSockets(refusal = Duration.ofSeconds(1)) { shard ->
                shard.send(ofAnother(guildId = 1))
                mock.takeCommand(8)
                shard.requestGuildMembers(RequestGuildMembers.all(1)).toList().size shouldBe MEMBERS.count() + 1
                repeat(2) { mock.takeCommand(8) }
            }
        }

        test("Discord refuses a full list: without retries it fails with what Discord said") {
            onSockets(refusal = Duration.ofMinutes(1)) { shard ->
                shard.send(ofAnother(guildId = 1))
                mock.takeCommand(8)
                val impatient = RequestOptions.builder().rateLimitRetries(0).build()
                val failure = shouldThrow<RequestFailedException> {
                    shard.requestGuildMembers(RequestGuildMembers.all(1), impatient).toList()
                }
                failure.kind shouldBe RequestFailedException.Kind.RATE_LIMITED
                (failure.retryAfter!! > Duration.ZERO) shouldBe true
            }
        }

        test("the connection breaks after the request and before its answer: the chunks come with the replay") {
            onSockets { shard ->
                val connection = mock.connections.single()
                val members = shard.async().requestGuildMembers(1)
                mock.takeCommand(8)
                connection.drop()
                members.await().size shouldBe MEMBERS.count() + 1
                mock.stats.identifies shouldBe 1
            }
        }

        test("soundboard sounds of guilds, and channel info of one") {
            onSockets { shard ->
                shard.requestSoundboardSounds(RequestSoundboardSounds(listOf(1, 2))).toList().map {
                    it.guildId to it.soundboardSounds.single().name
                } shouldContainExactly listOf(1L to "quack", 2L to "quack")
                val fields = listOf(RequestChannelInfo.STATUS, RequestChannelInfo.VOICE_START_TIME)
                val channel = shard.requestChannelInfo(RequestChannelInfo(1, fields)).toList().single()
                channel.status shouldBe "talking"
                channel.voiceStartTime!!.epochSecond shouldBe 1_700_000_000
            }
        }

        test("Discord says nothing of a guild that the bot is not in: the idle timeout ends the waiting") {
            onSockets { shard ->
                val options = RequestOptions.builder().idleTimeout(Duration.ofMillis(50)).build()
                val failure = shouldThrow<RequestFailedException> {
                    shard.requestSoundboardSounds(RequestSoundboardSounds(listOf(1, 99)), options).toList()
                }
                failure.kind shouldBe RequestFailedException.Kind.TIMED_OUT
            }
        }
    }) {
    private companion object {
        val MEMBERS = 1_000L..3_499L

        /** The user of the mock's token. */
        const val BOT = 100_000_000_000_000_001L

        /** As if another process of the bot asked. */
        fun ofAnother(guildId: Long) =
            RequestGuildMembers
                .builder(guildId)
                .query("", 0)
                .nonce("other")
                .build()

        fun guildOf(id: Long): MockGuild =
            MockGuild
                .builder(id)
                .members(MEMBERS.first, MEMBERS.count())
                .presence(1_001, "idle")
                .sound(id + 5, "quack")
                .voiceChannel(id + 9, "voice", "talking", 1_700_000_000)
                .build()
    }
}
